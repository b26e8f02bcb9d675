package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file of labels, or a manifest of images, recognised by its name and its first bytes together.
 *
 * @param format how it is read
 * @param manifest whether it is read for the images it names
 * @param insteadOfFolders whether class folders beside it say nothing: it tells labels itself, or
 *     is the metadata of a Hugging Face image folder
 */
public record LabelFile(Format format, boolean manifest, boolean insteadOfFolders) {

  /** How many first bytes are looked at. */
  public static final int HEAD = 1 << 16;

  /** How a file's rows are written down. */
  public enum Format {
    CSV("CSV"),
    JSON_LINES("JSON Lines"),
    JSON_ARRAY("JSON"),
    CVAT("CVAT XML"),
    FIFTYONE("FiftyOne JSON"),
    GOOGLE_CLOUD("Google Cloud CSV"),
    IMAGENET("ImageNet list"),
    /** Without rows: the lists beside it number its lines. */
    IMAGENET_CLASSES("Names of classes for ImageNet lists");

    private final String words;

    Format(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  private static final Set<String> TEXTS = Set.of("csv", "tsv", "txt");
  private static final Set<String> JSONS = Set.of("jsonl", "ndjson", "json", "manifest");

  /** Whether a file of this name can be one at all. */
  public static boolean isNamedLikeOne(String name) {
    String ending = ending(name);
    return TEXTS.contains(ending) || JSONS.contains(ending) || ending.equals("xml");
  }

  /**
   * The label file that has this name and begins with {@code head}; empty if it is none.
   *
   * @param head up to {@link #HEAD} first bytes
   */
  public static Optional<LabelFile> of(String name, byte[] head) {
    return of(name, head, false);
  }

  /** The same of a manifest, for which it is enough that rows name images. */
  public static Optional<LabelFile> manifest(String name, byte[] head) {
    return of(name, head, true);
  }

  private static Optional<LabelFile> of(String name, byte[] head, boolean manifest) {
    String ending = ending(name);
    boolean metadata = last(name).toLowerCase(Locale.ROOT).startsWith("metadata.");
    if (ending.equals("xml")) {
      return isCvat(head)
          ? Optional.of(new LabelFile(Format.CVAT, manifest, true))
          : Optional.empty();
    } else if (TEXTS.contains(ending)) {
      return GoogleCloudLine.isOne(CsvRows.cells(firstLine(head)))
          ? Optional.of(new LabelFile(Format.GOOGLE_CLOUD, manifest, true))
          : ending.equals("txt") && ImageNetRows.isOne(last(name), firstLines(head))
              ? Optional.of(new LabelFile(Format.IMAGENET, manifest, true))
              : csv(head, manifest, metadata).or(() -> classes(last(name), manifest));
    } else if (ending.equals("json")
        && FiftyOneRows.isOne(head, last(name).equalsIgnoreCase("labels.json"))) {
      return Optional.of(new LabelFile(Format.FIFTYONE, manifest, true));
    } else if (JSONS.contains(ending)) {
      return json(head, manifest, metadata);
    }
    return Optional.empty();
  }

  /** Opens the whole file; whoever gave the stream closes it. */
  public LabelFileReader open(InputStream in, Neighbours beside) {
    return switch (format) {
      case CSV -> new CsvRows(new TextLines(in), manifest);
      case JSON_LINES -> new JsonLineRows(new TextLines(in));
      case JSON_ARRAY -> new JsonArrayRows(in);
      case CVAT -> new CvatRows(in);
      case FIFTYONE -> new FiftyOneRows(in);
      case GOOGLE_CLOUD -> CsvRows.withoutHeader(new TextLines(in));
      case IMAGENET -> new ImageNetRows(in, beside);
      case IMAGENET_CLASSES -> () -> null;
    };
  }

  private static Optional<LabelFile> classes(String name, boolean manifest) {
    return name.equals(ImageNetRows.CLASSES) && !manifest
        ? Optional.of(new LabelFile(Format.IMAGENET_CLASSES, false, false))
        : Optional.empty();
  }

  private static Optional<LabelFile> csv(byte[] head, boolean manifest, boolean metadata) {
    if (isUtf16(head)) {
      return Optional.of(new LabelFile(Format.CSV, manifest, metadata));
    }
    Set<String> plain = CsvRows.plain(CsvRows.header(firstLine(head)));
    boolean nearly = plain.contains("label") && plain.size() > 1;
    boolean isOne = manifest ? FlatRow.namesImages(plain) : FlatRow.isOne(plain) || nearly;
    return isOne
        ? Optional.of(new LabelFile(Format.CSV, manifest, metadata || FlatRow.tellsLabels(plain)))
        : Optional.empty();
  }

  private static Optional<LabelFile> json(byte[] head, boolean manifest, boolean metadata) {
    if (isUtf16(head)) {
      return Optional.of(new LabelFile(Format.JSON_LINES, manifest, metadata));
    }
    String first = firstLine(head).strip();
    Format format = first.startsWith("[") ? Format.JSON_ARRAY : Format.JSON_LINES;
    if (format == Format.JSON_ARRAY && head.length == HEAD && isLargeTask(head)) {
      return Optional.of(new LabelFile(format, manifest, true));
    }
    Optional<ObjectNode> object = format == Format.JSON_ARRAY ? firstOfArray(head) : object(first);
    return object
        .filter(manifest ? JsonRow::namesImage : JsonRow::isOne)
        .map(one -> new LabelFile(format, manifest, metadata || JsonRow.tellsLabels(one)));
  }

  private static Optional<ObjectNode> object(String text) {
    try {
      JsonNode value = Json.ONLY.readTree(text);
      return value instanceof ObjectNode one ? Optional.of(one) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> firstOfArray(byte[] head) {
    try (JsonParser parser = Json.FACTORY.createParser(ByteOrderMark.without(head))) {
      if (parser.nextToken() != JsonToken.START_ARRAY
          || parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonNode value = Json.NEXT.readTree(parser);
      return value instanceof ObjectNode one ? Optional.of(one) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A first task of Label Studio that goes on behind the head. */
  private static boolean isLargeTask(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    return text.contains("\"data\"")
        && (text.contains("\"annotations\"") || text.contains("\"predictions\""));
  }

  private static boolean isCvat(byte[] head) {
    String text = new String(ByteOrderMark.without(head), StandardCharsets.UTF_8);
    return text.stripLeading().startsWith("<") && text.contains("<annotations");
  }

  private static boolean isUtf16(byte[] head) {
    return head.length > 1
        && (((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe)
            || ((head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff));
  }

  /** The first line that is not blank. */
  private static String firstLine(byte[] head) {
    String text = new String(ByteOrderMark.without(head), StandardCharsets.UTF_8);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).limit(1).toList();
    return lines.isEmpty() ? "" : lines.get(0);
  }

  /** The first lines that are not blank; without the last where it may be cut off. */
  private static List<String> firstLines(byte[] head) {
    String text = new String(ByteOrderMark.without(head), StandardCharsets.UTF_8);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return head.length == HEAD && lines.size() > 1 ? lines.subList(0, lines.size() - 1) : lines;
  }

  private static String last(String name) {
    return name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')));
  }

  private static String ending(String name) {
    String last = last(name);
    return last.startsWith("._")
        ? ""
        : last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
