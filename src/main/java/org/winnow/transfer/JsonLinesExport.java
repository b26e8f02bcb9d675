package org.winnow.transfer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. */
@Singleton
final class JsonLinesExport implements ExportFormat.OneFile {

  private final JsonText json;

  JsonLinesExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "jsonl",
        "JSON Lines",
        "The same as the CSV, one JSON object a line. For scripts.",
        "labels.jsonl",
        "application/x-ndjson",
        Contents.LABELS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    JsonText.Lines lines = json.lines(out);
    in.each(row -> lines.line(Line.of(row)));
  }

  @JsonPropertyOrder({
    "imageId",
    "name",
    "sha256",
    "label",
    "annotator",
    "createdAt",
    "arm",
    "source",
    "elapsedMs"
  })
  record Line(
      long imageId,
      String name,
      String sha256,
      String label,
      String annotator,
      Instant createdAt,
      String arm,
      String source,
      @Nullable Integer elapsedMs) {

    static Line of(ExportRow row) {
      ExportRow.Given given = row.theLabel();
      return new Line(
          row.image().id(),
          row.image().name(),
          row.image().sha256().hex(),
          row.theClass().name(),
          given.annotator(),
          given.createdAt(),
          given.arm(),
          given.source(),
          given.elapsedMs());
    }
  }
}
