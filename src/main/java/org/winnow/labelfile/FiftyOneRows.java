package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FiftyOne's image classification dataset: {@code {"classes": ["cat"], "labels": {"a/1": 0, "a/2":
 * null}}}, of images in the folder {@code data} beside it. A key is an image's path in there
 * without its ending. Its value is a class's place in {@code classes}, its name, or an object with
 * such a {@code label}; one with a {@code confidence} is what a model said. One value is held at a
 * time.
 */
final class FiftyOneRows implements LabelFileReader {

  private static final String FOLDER = "data/";
  private static final int MOST_CLASSES = 10_000;
  private static final int LONGEST_CLASS = 1_000;

  private final InputStream in;
  private final List<String> classes = new ArrayList<>();
  private @Nullable MeteredParser parser;
  private boolean inLabels;

  FiftyOneRows(InputStream in) {
    this.in = in;
  }

  /** Whether a JSON file begins like this: it names its classes, or is called so. */
  static boolean isOne(byte[] head, boolean namedSo) {
    boolean classes = false;
    try (JsonParser json = Json.FACTORY.createParser(ByteOrderMark.without(head))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("labels")) {
          return value == JsonToken.START_OBJECT && (classes || namedSo);
        } else if (name.equals("classes") && value == JsonToken.START_ARRAY) {
          classes = true;
        }
        json.skipChildren();
      }
      return false;
    } catch (IOException e) {
      // Where the head ends, in a long list of classes.
      return classes;
    }
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    try {
      MeteredParser json = opened();
      while (true) {
        if (!inLabels && !findLabels(json)) {
          return null;
        }
        json.begin();
        JsonToken token = json.nextToken();
        if (token == JsonToken.FIELD_NAME) {
          return row(json);
        } else if (token != JsonToken.END_OBJECT) {
          throw new LabelFileProblem("It breaks off before the end of its labels.");
        }
        inLabels = false;
      }
    } catch (CharConversionException e) {
      throw new LabelFileProblem("It is not UTF-8 text. Save it as UTF-8 and import it again.");
    } catch (JsonProcessingException e) {
      throw new LabelFileProblem(
          "It cannot be read on from "
              + (e.getLocation() == null
                  ? "its beginning"
                  : "line %d, column %d"
                      .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()))
              + ": what is there is no JSON, is nested more than 50 deep or is too long.");
    }
  }

  private MeteredParser opened() throws IOException {
    MeteredParser json = parser;
    if (json == null) {
      json = new MeteredParser(Json.MANY_NAMES.createParser(ByteOrderMark.skip(in)));
      json.nextToken();
      parser = json;
    }
    return json;
  }

  /** Goes on to the first label; false at the end of the file. */
  private boolean findLabels(MeteredParser json) throws IOException, LabelFileProblem {
    while (next(json) == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = next(json);
      if (name.equals("labels") && value == JsonToken.START_OBJECT) {
        inLabels = true;
        return true;
      } else if (name.equals("classes") && value == JsonToken.START_ARRAY) {
        readClasses(json);
      } else {
        json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new LabelFileProblem("It breaks off before its end.");
    }
    return false;
  }

  private static @Nullable JsonToken next(MeteredParser json) throws IOException {
    json.begin();
    return json.nextToken();
  }

  private void readClasses(MeteredParser json) throws IOException, LabelFileProblem {
    classes.clear();
    while (next(json) != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING
          || json.getText().length() > LONGEST_CLASS
          || classes.size() == MOST_CLASSES) {
        throw new LabelFileProblem(
            "Expected a list of at most 10,000 names of classes in \"classes\".");
      }
      classes.add(json.getText());
    }
  }

  private FileRow row(MeteredParser json) throws IOException {
    long line = json.currentTokenLocation().getLineNr();
    String stem = json.currentName();
    json.nextToken();
    JsonNode value = json.tree();
    try {
      if (value == null) {
        throw RowProblem.invalid("What it says of an image is larger than 1,000,000 bytes.");
      } else if (stem.isBlank()) {
        throw RowProblem.invalid("It names no image.");
      }
      return row(line, Text.storable(stem), value);
    } catch (RowProblem problem) {
      FileRow.Bad bad = problem.at(line);
      return new FileRow.Bad(line, Text.storable(stem), bad.code(), bad.detail());
    }
  }

  private FileRow row(long line, String stem, JsonNode value) throws RowProblem {
    ImageAddress image = ImageAddress.ofStem(FOLDER + stem);
    JsonNode target = value.isObject() ? value.path("label") : value;
    String label = label(target);
    Double confidence =
        value.isObject() ? Values.number("confidence", value.get("confidence")) : null;
    if (confidence != null && (confidence < 0 || confidence > 1)) {
      throw RowProblem.invalid("Expected a confidence from 0 to 1, got " + confidence + ".");
    }
    boolean guessed = label != null && confidence != null;
    return new FileRow.Told(
        line,
        stem,
        image,
        label == null || guessed ? null : new ToldAnswer(label, null, null, null),
        label != null && guessed ? new Guess(label, confidence, null) : null,
        metadata(value.path("attributes")));
  }

  private @Nullable String label(JsonNode target) throws RowProblem {
    if (target.isArray()) {
      if (target.size() > 1) {
        throw RowProblem.severalLabels(target.size());
      }
      return target.isEmpty() ? null : label(target.path(0));
    } else if (!target.isNumber()) {
      return Values.text("label", target);
    }
    int place =
        target.canConvertToExactIntegral() && target.canConvertToInt() ? target.intValue() : -1;
    if (place < 0 || place >= classes.size()) {
      throw RowProblem.invalid(
          "Expected the place of a class, from 0 to %d, got %s. The classes stand before the labels."
              .formatted(classes.size() - 1, Values.shown(target.asText())));
    }
    return classes.get(place);
  }

  private static ObjectNode metadata(JsonNode attributes) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : attributes.properties()) {
      if (!Values.isNothing(each.getValue())) {
        metadata.set(Text.storable(each.getKey()), Text.storable(each.getValue()));
      }
    }
    return metadata;
  }
}
