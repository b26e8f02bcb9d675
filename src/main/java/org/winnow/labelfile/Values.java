package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the values of a row mean. Every value came from a stranger. */
final class Values {

  private static final int LONGEST_NAME = 200;

  private Values() {}

  static boolean isNothing(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || value.isMissingNode()
        || (value.isTextual() && value.textValue().isBlank());
  }

  /** The value as text without white space around it, or null. */
  static @Nullable String text(String name, @Nullable JsonNode value) throws RowProblem {
    if (value == null || isNothing(value)) {
      return null;
    } else if (!value.isValueNode()) {
      throw RowProblem.invalid("Expected text in " + shown(name) + ".");
    }
    return value.asText().strip();
  }

  static @Nullable Double number(String name, @Nullable JsonNode value) throws RowProblem {
    String text = text(name, value);
    if (text == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw RowProblem.invalid(
        "Expected a number in " + shown(name) + ", got \"" + shown(text) + "\".");
  }

  /** Null where it is no length of time a person looks. */
  static @Nullable Integer milliseconds(double milliseconds) {
    long rounded = Math.round(milliseconds);
    return rounded >= 0 && rounded <= Integer.MAX_VALUE ? (int) rounded : null;
  }

  /**
   * The one label that a value gives, or null for none: text, a list of one, or either as JSON in
   * text, as Label Studio writes several choices into a cell.
   */
  static @Nullable String label(String name, @Nullable JsonNode value) throws RowProblem {
    if (value == null || isNothing(value)) {
      return null;
    } else if (value.isArray()) {
      return only(strings(name, value));
    } else if (value.isObject() && value.path("choices").isArray()) {
      return only(strings(name, value.path("choices")));
    }
    String text = text(name, value);
    if (text != null && (text.startsWith("[\"") || text.startsWith("{\"choices\""))) {
      try {
        return label(name, Json.ONLY.readTree(text));
      } catch (JsonProcessingException e) {
        // a class may be called so
        return text;
      }
    }
    return text;
  }

  /** The only one of several labels. */
  static @Nullable String only(List<String> labels) throws RowProblem {
    if (labels.size() > 1) {
      throw RowProblem.severalLabels(labels.size());
    }
    return labels.isEmpty() ? null : labels.get(0);
  }

  static List<String> strings(String name, JsonNode array) throws RowProblem {
    List<String> strings = new ArrayList<>();
    for (JsonNode each : array) {
      String text = text(name, each);
      if (text != null) {
        strings.add(text);
      }
    }
    return strings;
  }

  /** A person: a name, a number, or an object with a name in it. */
  static @Nullable String author(@Nullable JsonNode value) throws RowProblem {
    String name = value != null && value.isObject() ? ofPerson(value) : text("annotator", value);
    if (name == null) {
      return null;
    } else if (name.codePointCount(0, name.length()) > LONGEST_NAME
        || name.codePoints().anyMatch(Values::isUnprintable)) {
      throw RowProblem.invalid("Expected an annotator of at most 200 characters on one line.");
    }
    return name;
  }

  private static @Nullable String ofPerson(JsonNode person) throws RowProblem {
    for (String key : List.of("username", "email", "name", "id")) {
      String text = text(key, person.get(key));
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static boolean isUnprintable(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }

  static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
