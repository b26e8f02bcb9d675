package org.winnow.transfer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.winnow.transfer.LabelRows.Rows;

/** One JSON object a line. */
@Singleton
final class JsonLinesExport implements ExportFormat {

  private final ObjectMapper json;

  JsonLinesExport(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public String suffix() {
    return "labels.jsonl";
  }

  @Override
  public String mediaType() {
    return "application/x-ndjson";
  }

  @Override
  public void write(Rows rows, OutputStream out) throws IOException {
    rows.each(
        each -> {
          // not closed, since that would close the stream: flushed instead
          SequenceWriter lines =
              json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out);
          boolean any = each.hasNext();
          while (each.hasNext()) {
            lines.write(Line.of(each.next()));
          }
          lines.flush();
          if (any) {
            out.write('\n');
          }
        });
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

    static Line of(LabelRow row) {
      return new Line(
          row.imageId(),
          row.name(),
          row.sha256().hex(),
          row.label(),
          row.annotator(),
          row.createdAt(),
          row.arm(),
          row.source(),
          row.elapsedMs());
    }
  }
}
