package org.winnow.transfer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.winnow.project.ImageClass;

/** The augmented manifest of SageMaker Ground Truth, for image classification. */
@Singleton
final class GroundTruthExport implements ExportFormat.OneFile {

  private final JsonText json;

  GroundTruthExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "ground-truth",
        "SageMaker Ground Truth",
        "An augmented manifest, one JSON object a line. For SageMaker training jobs.",
        "output.manifest",
        "application/x-ndjson",
        Contents.LABELS,
        Set.of(Choice.IMAGE_PREFIX));
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    Map<Long, Integer> numbers = new HashMap<>();
    for (ImageClass one : in.project().classes()) {
      numbers.put(one.id(), one.position());
    }
    JsonText.Lines lines = json.lines(out);
    in.each(
        row -> {
          ExportRow.Given given = row.theLabel();
          boolean human = "human".equals(given.source());
          lines.line(
              new Line(
                  in.choices().imagePrefix() + row.image().name(),
                  numbers.getOrDefault(row.theClass().classId(), -1),
                  new Metadata(
                      row.theClass().name(),
                      human ? 1 : 0,
                      "groundtruth/image-classification",
                      "labeling-job/winnow-" + in.project().id(),
                      human ? "yes" : "no",
                      LocalDateTime.ofInstant(given.createdAt(), ZoneOffset.UTC).toString(),
                      given.annotator())));
        });
  }

  @JsonPropertyOrder({"source-ref", "label", "label-metadata"})
  record Line(
      @JsonProperty("source-ref") String sourceRef,
      int label,
      @JsonProperty("label-metadata") Metadata metadata) {}

  @JsonPropertyOrder({
    "class-name",
    "confidence",
    "type",
    "job-name",
    "human-annotated",
    "creation-date",
    "annotator"
  })
  record Metadata(
      @JsonProperty("class-name") String className,
      int confidence,
      String type,
      @JsonProperty("job-name") String jobName,
      @JsonProperty("human-annotated") String humanAnnotated,
      @JsonProperty("creation-date") String creationDate,
      String annotator) {}
}
