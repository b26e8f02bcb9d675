package org.winnow.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Label Studio's tasks: everybody's current answers as annotations, skips as cancelled ones, and
 * what the model says as a prediction. For a labeling configuration with {@code <Choices
 * name="choice" toName="image">} and {@code <Image name="image" value="$image"/>}. It has no {@code
 * completed_by}: Label Studio refuses the file where it does not know the number of a user.
 */
@Singleton
final class LabelStudioExport implements ExportFormat.OneFile {

  private static final double MILLIS = 1000;

  private final JsonText json;

  LabelStudioExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "label-studio",
        "Label Studio",
        "Tasks with everybody's annotations and the model's predictions, as JSON. For Label"
            + " Studio's import.",
        "label-studio.json",
        "application/json",
        Contents.ANSWERS,
        Set.of(Choice.IMAGE_PREFIX));
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    JsonGenerator tasks = json.document(out);
    tasks.writeStartArray();
    in.each(
        row -> {
          tasks.writeRaw('\n');
          task(tasks, in, row);
        });
    tasks.writeRaw('\n');
    tasks.writeEndArray();
    tasks.writeRaw('\n');
    tasks.flush();
  }

  private static void task(JsonGenerator tasks, ExportInput in, ExportRow row) throws IOException {
    tasks.writeStartObject();
    tasks.writeNumberField("id", row.image().id());
    tasks.writeObjectFieldStart("data");
    tasks.writeStringField("image", in.choices().imagePrefix() + row.image().name());
    tasks.writeStringField("sha256", row.image().sha256().hex());
    tasks.writeEndObject();
    tasks.writeArrayFieldStart("annotations");
    // the newest last, as they were given: whoever reads them in order ends with the newest
    for (int i = row.answers().size() - 1; i >= 0; i--) {
      annotation(tasks, row.answers().get(i));
    }
    tasks.writeEndArray();
    tasks.writeArrayFieldStart("predictions");
    ExportRow.Prediction prediction = row.prediction();
    if (prediction != null) {
      tasks.writeStartObject();
      tasks.writeStringField("model_version", "v" + in.modelVersion());
      tasks.writeNumberField("score", Rounded.share(prediction.confidence()));
      result(tasks, "p" + row.image().id(), prediction.label());
      tasks.writeEndObject();
    }
    tasks.writeEndArray();
    tasks.writeEndObject();
  }

  private static void annotation(JsonGenerator tasks, ExportRow.Given given) throws IOException {
    ExportRow.Label label = given.label();
    tasks.writeStartObject();
    tasks.writeNumberField("id", given.annotationId());
    tasks.writeStringField("annotator", given.annotator());
    tasks.writeBooleanField("was_cancelled", label == null);
    tasks.writeBooleanField("ground_truth", false);
    tasks.writeStringField("created_at", given.createdAt().toString());
    if (given.elapsedMs() != null) {
      tasks.writeNumberField("lead_time", given.elapsedMs() / MILLIS);
    }
    result(tasks, "a" + given.annotationId(), label);
    tasks.writeEndObject();
  }

  private static void result(JsonGenerator tasks, String id, ExportRow.@Nullable Label label)
      throws IOException {
    tasks.writeArrayFieldStart("result");
    if (label != null) {
      tasks.writeStartObject();
      tasks.writeStringField("id", id);
      tasks.writeStringField("from_name", "choice");
      tasks.writeStringField("to_name", "image");
      tasks.writeStringField("type", "choices");
      tasks.writeObjectFieldStart("value");
      tasks.writeArrayFieldStart("choices");
      tasks.writeString(label.name());
      tasks.writeEndArray();
      tasks.writeEndObject();
      tasks.writeEndObject();
    }
    tasks.writeEndArray();
  }
}
