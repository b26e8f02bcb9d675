package org.winnow.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of an import, as the API shows it. */
final class ImportWords {

  private ImportWords() {}

  /**
   * What became of its labels, as the import page says it; empty if they were not asked for.
   *
   * @param one an import that has ended
   */
  static String labels(JsonNode one) {
    String use =
        switch (one.path("labels").asText()) {
          case "annotations" -> "labels as answers";
          case "truth" -> "labels as hidden truth";
          case "predictions" -> "labels as predictions";
          default -> "";
        };
    if (use.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    add(parts, one.path("labeled").asLong(), "%,d image labeled", "%,d images labeled");
    add(parts, one.path("labelKept").asLong(), "%,d known already", "%,d known already");
    add(parts, one.path("applied").asLong(), "%,d row taken", "%,d rows taken");
    add(
        parts,
        one.path("unchanged").asLong(),
        "%,d row with nothing new",
        "%,d rows with nothing new");
    return use + ": " + (parts.isEmpty() ? "none found" : String.join(", ", parts));
  }

  private static void add(List<String> parts, long number, String single, String several) {
    if (number > 0) {
      parts.add(String.format(Locale.ROOT, number == 1 ? single : several, number));
    }
  }
}
