package org.winnow.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a SageMaker Ground Truth augmented manifest: {@code source-ref}, a label attribute, and
 * {@code <attribute>-metadata} of it. What a machine labeled is a guess.
 */
final class GroundTruthLine {

  private static final String METADATA = "-metadata";
  private static final String TYPE = "groundtruth/image-classification";

  private final ObjectNode line;

  private GroundTruthLine(ObjectNode line) {
    this.line = line;
  }

  static boolean isOne(ObjectNode object) {
    return object.path("source-ref").isTextual();
  }

  static FileRow read(long number, ObjectNode object) {
    try {
      return new GroundTruthLine(object).row(number);
    } catch (RowProblem problem) {
      return problem.at(number);
    }
  }

  private FileRow row(long number) throws RowProblem {
    ImageAddress image =
        ImageAddress.of(
            Values.text("sha256", line.get("sha256")),
            Values.text("source-ref", line.get("source-ref")));
    String attribute = attribute();
    Set<String> used = new HashSet<>(Set.of("source-ref", "sha256"));
    ToldAnswer answer = null;
    Guess guess = null;
    if (attribute != null) {
      used.add(attribute);
      used.add(attribute + METADATA);
      JsonNode about = line.path(attribute + METADATA);
      String label = label(attribute, about);
      if (label == null) {
        throw RowProblem.invalid("The attribute " + Values.shown(attribute) + " tells no class.");
      } else if (about.path("human-annotated").asText("yes").equals("no")) {
        guess = new Guess(label, confidence(about), Values.author(about.get("job-name")));
      } else {
        answer = answer(label, about);
      }
    }
    return new FileRow.Told(number, image, answer, guess, metadata(used));
  }

  /** The classification among the attributes. */
  private @Nullable String attribute() throws RowProblem {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : line.properties()) {
      String type = each.getValue().path("type").asText();
      if (each.getKey().endsWith(METADATA) && type.startsWith(TYPE)) {
        found.add(each.getKey().substring(0, each.getKey().length() - METADATA.length()));
      }
    }
    if (found.size() > 1) {
      throw RowProblem.severalLabels(found.size());
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static @Nullable String label(String attribute, JsonNode about) throws RowProblem {
    if (about.path("class-map").isObject()) {
      List<String> classes = new ArrayList<>();
      for (JsonNode each : about.path("class-map")) {
        String text = Values.text("class-map", each);
        if (text != null) {
          classes.add(text);
        }
      }
      return Values.only(classes);
    }
    return Values.text(attribute, about.get("class-name"));
  }

  private static ToldAnswer answer(String label, JsonNode about) throws RowProblem {
    String time = Values.text("creation-date", about.get("creation-date"));
    String author = Values.author(about.get("annotator"));
    return new ToldAnswer(label, author, time == null ? null : Times.parse(time), null);
  }

  private static @Nullable Double confidence(JsonNode about) throws RowProblem {
    Double confidence = Values.number("confidence", about.get("confidence"));
    return confidence == null || confidence < 0 || confidence > 1 ? null : confidence;
  }

  private ObjectNode metadata(Set<String> used) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : line.properties()) {
      if (!used.contains(each.getKey()) && !Values.isNothing(each.getValue())) {
        rest.set(Text.storable(each.getKey()), Text.storable(each.getValue()));
      }
    }
    return rest;
  }
}
