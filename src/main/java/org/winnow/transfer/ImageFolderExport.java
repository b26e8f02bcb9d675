package org.winnow.transfer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's ImageFolder: the images and, where they lie, {@code metadata.jsonl} with {@code
 * file_name} and {@code label}. In {@code train} and {@code test} where a split was chosen.
 */
@Singleton
final class ImageFolderExport implements ExportFormat.WithImages {

  private static final String METADATA = "metadata.jsonl";

  private final JsonText json;

  ImageFolderExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "hugging-face",
        "Hugging Face ImageFolder",
        "A zip with the images and metadata.jsonl. For load_dataset(\"imagefolder\").",
        "imagefolder.zip",
        "application/zip",
        Contents.LABELS,
        Set.of(Choice.SPLIT));
  }

  @Override
  public void write(ExportInput in, ZipPlan zip) throws IOException {
    ExportSplit split = in.choices().split();
    FileNames names = new FileNames();
    in.each(row -> zip.image(path(names, split, row), row.theLabel().createdAt(), row.image()));
    if (split == null) {
      metadata(in, zip, null);
    } else {
      metadata(in, zip, "train");
      metadata(in, zip, "test");
    }
  }

  private static String path(FileNames names, @Nullable ExportSplit split, ExportRow row) {
    ExportRow.OneImage image = row.image();
    String folder = split == null ? "images" : split.part(image.sha256());
    return names.file(folder, image.id(), image.name(), image.mediaType());
  }

  /** Of one part; of all where there are none. */
  private void metadata(ExportInput in, ZipPlan zip, @Nullable String part) throws IOException {
    ExportSplit split = in.choices().split();
    zip.text(
        part == null ? METADATA : part + "/" + METADATA,
        in.time(),
        out -> {
          JsonText.Lines lines = json.lines(out);
          // the same rows in the same order: the same names
          FileNames names = new FileNames();
          in.each(
              row -> {
                String path = path(names, split, row);
                if (part == null) {
                  lines.line(Line.of(path, row));
                } else if (path.startsWith(part + "/")) {
                  lines.line(Line.of(path.substring(part.length() + 1), row));
                }
              });
        });
  }

  @JsonPropertyOrder({
    "file_name",
    "label",
    "image_id",
    "name",
    "sha256",
    "annotator",
    "created_at",
    "arm",
    "source",
    "elapsed_ms"
  })
  record Line(
      @JsonProperty("file_name") String fileName,
      String label,
      @JsonProperty("image_id") long imageId,
      String name,
      String sha256,
      String annotator,
      @JsonProperty("created_at") Instant createdAt,
      String arm,
      String source,
      @JsonProperty("elapsed_ms") @Nullable Integer elapsedMs) {

    static Line of(String fileName, ExportRow row) {
      ExportRow.Given given = row.theLabel();
      return new Line(
          fileName,
          row.theClass().name(),
          row.image().id(),
          row.image().name(),
          row.image().sha256().hex(),
          given.annotator(),
          given.createdAt(),
          given.arm(),
          given.source(),
          given.elapsedMs());
    }
  }
}
