package org.winnow.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task of Label Studio: {@code data} with the image's address, {@code annotations} of people,
 * {@code predictions} of models. Each annotation and prediction is a row of its own; one that was
 * cancelled is a skip. A task without any is a row too. What else is in {@code data} is metadata
 * and goes with the first row.
 */
final class LabelStudioTask {

  private static final List<String> IMAGES = List.of("image", "img", "image_url", "url", "file");

  private final long line;
  private final ObjectNode task;

  private LabelStudioTask(long line, ObjectNode task) {
    this.line = line;
    this.task = task;
  }

  static boolean isOne(ObjectNode object) {
    return object.path("data").isObject();
  }

  static List<FileRow> read(long line, ObjectNode object) {
    return new LabelStudioTask(line, object).rows();
  }

  private List<FileRow> rows() {
    JsonNode data = task.path("data");
    String key = imageKey(data);
    ImageAddress image;
    try {
      image =
          ImageAddress.of(
              Values.text("sha256", data.get("sha256")),
              key == null ? null : Values.text(key, data.get(key)));
    } catch (RowProblem problem) {
      return List.of(problem.at(line));
    }
    List<FileRow> rows = new ArrayList<>();
    ObjectNode rest = metadata(data, key);
    for (JsonNode annotation : task.path("annotations")) {
      rows.add(row(image, annotation, null, rows.isEmpty() ? rest : nothing()));
    }
    for (JsonNode prediction : task.path("predictions")) {
      rows.add(row(image, null, prediction, rows.isEmpty() ? rest : nothing()));
    }
    if (rows.isEmpty()) {
      rows.add(new FileRow.Told(line, image, null, null, rest));
    }
    return rows;
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The usual name, or else the only text there is. */
  private static @Nullable String imageKey(JsonNode data) {
    for (String usual : IMAGES) {
      if (data.path(usual).isTextual()) {
        return usual;
      }
    }
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : data.properties()) {
      if (each.getValue().isTextual() && !each.getKey().equals("sha256")) {
        texts.add(each.getKey());
      }
    }
    return texts.size() == 1 ? texts.get(0) : null;
  }

  private static ObjectNode metadata(JsonNode data, @Nullable String key) {
    ObjectNode rest = nothing();
    for (Map.Entry<String, JsonNode> each : data.properties()) {
      boolean used = each.getKey().equals(key) || each.getKey().equals("sha256");
      if (!used && !each.getKey().isBlank() && !Values.isNothing(each.getValue())) {
        rest.set(Text.storable(each.getKey()), Text.storable(each.getValue()));
      }
    }
    return rest;
  }

  private FileRow row(
      ImageAddress image,
      @Nullable JsonNode annotation,
      @Nullable JsonNode prediction,
      ObjectNode metadata) {
    try {
      return new FileRow.Told(
          line,
          image,
          annotation == null ? null : answer(annotation),
          prediction == null ? null : guess(prediction),
          metadata);
    } catch (RowProblem problem) {
      return problem.at(line);
    }
  }

  private static ToldAnswer answer(JsonNode annotation) throws RowProblem {
    String time = Values.text("created_at", annotation.get("created_at"));
    Double seconds = Values.number("lead_time", annotation.get("lead_time"));
    String label = choice(annotation);
    boolean skipped = annotation.path("was_cancelled").asBoolean();
    if (!skipped && label == null) {
      throw RowProblem.invalid("An annotation without a choice.");
    }
    return new ToldAnswer(
        skipped ? null : label,
        Values.author(
            annotation.hasNonNull("annotator")
                ? annotation.get("annotator")
                : annotation.get("completed_by")),
        time == null ? null : Times.parse(time),
        seconds == null ? null : Values.milliseconds(seconds * 1_000));
  }

  private static Guess guess(JsonNode prediction) throws RowProblem {
    String label = choice(prediction);
    if (label == null) {
      throw RowProblem.invalid("A prediction without a choice.");
    }
    Double score = Values.number("score", prediction.get("score"));
    return new Guess(
        label,
        score == null || score < 0 || score > 1 ? null : score,
        Values.author(prediction.get("model_version")));
  }

  /** The one choice of all controls together. */
  private static @Nullable String choice(JsonNode answer) throws RowProblem {
    List<String> choices = new ArrayList<>();
    for (JsonNode result : answer.path("result")) {
      choices.addAll(Values.strings("choices", result.path("value").path("choices")));
    }
    return Values.only(choices);
  }
}
