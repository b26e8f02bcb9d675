package org.winnow.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A row of named values: a line of CSV, an object of JSON Lines. Names count without their case,
 * and {@code createdAt} is {@code created_at}. What is no column below is metadata of the image.
 */
final class FlatRow {

  /** Where the image's path can be; the first that a row has counts. */
  private static final List<String> PATHS =
      List.of(
          "file_name",
          "filename",
          "file",
          "path",
          "image_path",
          "image",
          "image_url",
          "name",
          "url",
          "uri");

  private static final List<String> LABELS = List.of("label", "choice", "class");
  private static final List<String> AUTHORS = List.of("annotator", "completed_by");
  private static final List<String> TIMES = List.of("created_at");
  private static final List<String> PREDICTIONS = List.of("prediction");
  private static final List<String> CONFIDENCES = List.of("confidence");
  private static final List<String> MODELS = List.of("model");
  private static final List<String> CHECKSUMS = List.of("sha256");
  private static final List<String> MILLISECONDS = List.of("elapsed_ms");
  private static final List<String> SECONDS = List.of("lead_time");

  // What only means something on the server that wrote it.
  private static final Set<String> WINNOWS =
      Set.of("image_id", "arm", "source", "file", "name", "path");
  private static final Set<String> LABEL_STUDIOS = Set.of("id", "annotation_id", "updated_at");

  private static final int MOST_CACHED = 1_000;
  private static final int LONGEST_CACHED = 100;
  private static final Map<String, String> PLAIN = new ConcurrentHashMap<>();

  private final ObjectNode values;

  /** The names as they stand, by their plain form. */
  private final Map<String, String> names = new HashMap<>();

  private FlatRow(ObjectNode values) {
    this.values = values;
    values.fieldNames().forEachRemaining(name -> names.putIfAbsent(cachedPlain(name), name));
  }

  /** The same few names come in every row of a file. */
  private static String cachedPlain(String name) {
    String known = PLAIN.get(name);
    if (known != null) {
      return known;
    }
    String plain = plain(name);
    if (PLAIN.size() < MOST_CACHED && name.length() < LONGEST_CACHED) {
      PLAIN.put(name, plain);
    }
    return plain;
  }

  /** {@code createdAt}, {@code Created At} and {@code created_at} are one. */
  static String plain(String name) {
    return name.strip()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .replaceAll("[\\s-]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** Whether columns of these plain names are a list of images with something about them. */
  static boolean isOne(Set<String> plain) {
    boolean tells =
        tellsLabels(plain)
            || plain.contains("sha256")
            || PREDICTIONS.stream().anyMatch(plain::contains);
    return plain.contains("file_name")
        || (tells && (plain.contains("sha256") || namesImages(plain)));
  }

  /** Whether one of the columns can hold an image's path or address. */
  static boolean namesImages(Set<String> plain) {
    return PATHS.stream().anyMatch(plain::contains);
  }

  static boolean tellsLabels(Set<String> plain) {
    return LABELS.stream().anyMatch(plain::contains);
  }

  static FileRow read(long line, ObjectNode values) {
    try {
      return new FlatRow(values).row(line);
    } catch (RowProblem problem) {
      return problem.at(line);
    }
  }

  private FileRow row(long line) throws RowProblem {
    String path = path();
    ImageAddress image =
        ImageAddress.of(text(CHECKSUMS), path == null ? null : Values.text(path, values.get(path)));
    String label = label();
    ToldAnswer answer = label == null ? null : new ToldAnswer(label, author(), time(), elapsedMs());
    String predicted = text(PREDICTIONS);
    Double confidence = number(CONFIDENCES);
    if (confidence != null && (confidence < 0 || confidence > 1)) {
      throw RowProblem.invalid("Expected a confidence from 0 to 1, got " + confidence + ".");
    }
    Guess guess = predicted == null ? null : new Guess(predicted, confidence, text(MODELS));
    return new FileRow.Told(line, image, answer, guess, metadata(path));
  }

  private @Nullable String path() {
    for (String each : PATHS) {
      String name = names.get(each);
      if (name != null && !Values.isNothing(values.get(name))) {
        return name;
      }
    }
    return null;
  }

  private @Nullable String name(List<String> wanted) {
    return wanted.stream().filter(names::containsKey).map(names::get).findFirst().orElse(null);
  }

  private @Nullable String text(List<String> wanted) throws RowProblem {
    String name = name(wanted);
    return name == null ? null : Values.text(name, values.get(name));
  }

  private @Nullable String label() throws RowProblem {
    String name = name(LABELS);
    return name == null ? null : Values.label(name, values.get(name));
  }

  private @Nullable String author() throws RowProblem {
    String name = name(AUTHORS);
    return name == null ? null : Values.author(values.get(name));
  }

  private @Nullable Instant time() throws RowProblem {
    String text = text(TIMES);
    return text == null ? null : Times.parse(text);
  }

  private @Nullable Integer elapsedMs() throws RowProblem {
    Double milliseconds = number(MILLISECONDS);
    Double seconds = number(SECONDS);
    return milliseconds != null
        ? Values.milliseconds(milliseconds)
        : seconds == null ? null : Values.milliseconds(seconds * 1_000);
  }

  private @Nullable Double number(List<String> wanted) throws RowProblem {
    String name = name(wanted);
    return name == null ? null : Values.number(name, values.get(name));
  }

  private ObjectNode metadata(@Nullable String path) {
    Set<String> known = known();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : values.properties()) {
      boolean used = each.getKey().equals(path) || known.contains(cachedPlain(each.getKey()));
      if (!used && !each.getKey().isBlank() && !Values.isNothing(each.getValue())) {
        metadata.set(Text.storable(each.getKey().strip()), Text.storable(each.getValue()));
      }
    }
    return metadata;
  }

  private Set<String> known() {
    List<String> known = new ArrayList<>();
    List.of(
            CHECKSUMS,
            LABELS,
            AUTHORS,
            TIMES,
            PREDICTIONS,
            CONFIDENCES,
            MODELS,
            MILLISECONDS,
            SECONDS)
        .forEach(known::addAll);
    if (names.keySet().containsAll(Set.of("sha256", "image_id", "arm"))) {
      known.addAll(WINNOWS);
    } else if (names.containsKey("annotation_id")) {
      known.addAll(LABEL_STUDIOS);
    }
    return Set.copyOf(known);
  }
}
