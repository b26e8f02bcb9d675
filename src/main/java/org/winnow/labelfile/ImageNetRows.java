package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ImageNet's list of images as CVAT writes it, {@code cat/1 0} or {@code "cat/one more.jpg" 0} a
 * line: a path, with its ending or without, and the number of its class, which is a line of {@code
 * synsets.txt} beside it, from 0.
 */
final class ImageNetRows implements LabelFileReader {

  static final String CLASSES = "synsets.txt";
  private static final int MOST_CLASSES = 10_000;
  private static final int LINES_LOOKED_AT = 5;
  private static final int LONGEST_CLASS = 1_000;
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff", "avif", "heic");
  private static final Set<String> USUAL =
      Set.of("default.txt", "train.txt", "test.txt", "val.txt", "validation.txt");

  private final TextLines lines;
  private final Neighbours beside;
  private @Nullable List<String> classes;

  ImageNetRows(InputStream in, Neighbours beside) {
    this.lines = new TextLines(in);
    this.beside = beside;
  }

  /** What a line holds. */
  private record Listed(String path, List<String> numbers) {

    static @Nullable Listed of(String line) {
      String text = line.strip();
      boolean quoted = text.startsWith("\"");
      int end = quoted ? text.indexOf('"', 1) : firstSpace(text);
      if (end < 1) {
        return null;
      }
      String path = text.substring(quoted ? 1 : 0, end);
      String rest = text.substring(quoted ? end + 1 : end).strip();
      List<String> numbers = rest.isEmpty() ? List.of() : List.of(rest.split("\\s+"));
      boolean wellFormed = !path.isBlank() && numbers.stream().allMatch(Listed::isNumber);
      return wellFormed ? new Listed(path, numbers) : null;
    }

    private static int firstSpace(String text) {
      int end = 0;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private static boolean isNumber(String text) {
      return text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    boolean isPath() {
      String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return path.contains("/") || ENDINGS.contains(ending);
    }
  }

  /**
   * Whether the very first of these lines name an image, and the first one its class. Names without
   * folders and endings could be anything, unless the file is called what CVAT calls its lists.
   */
  static boolean isOne(String name, List<String> first) {
    boolean usual = USUAL.contains(name.toLowerCase(Locale.ROOT));
    Listed top = first.isEmpty() ? null : Listed.of(first.get(0));
    return top != null
        && !top.numbers().isEmpty()
        && first.stream()
            .limit(LINES_LOOKED_AT)
            .map(Listed::of)
            .allMatch(listed -> listed != null && (usual || listed.isPath()));
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    List<String> names = classes;
    if (names == null) {
      names = readClasses();
      classes = names;
    }
    TextLines.Line line = lines.next();
    while (line != null && line.fault() == null && line.text().isBlank()) {
      line = lines.next();
    }
    return line == null ? null : row(line, names);
  }

  private List<String> readClasses() throws LabelFileProblem, IOException {
    try (InputStream file = beside.open(CLASSES)) {
      if (file == null) {
        throw new LabelFileProblem(
            "Expected a file synsets.txt beside it, with the name of a class on each line.");
      }
      List<String> names = new ArrayList<>();
      TextLines text = new TextLines(file);
      for (TextLines.Line line = text.next(); line != null; line = text.next()) {
        if (line.fault() != null
            || line.text().length() > LONGEST_CLASS
            || names.size() == MOST_CLASSES) {
          throw new LabelFileProblem(
              "Line "
                  + line.number()
                  + " of synsets.txt is no name of a class, or is one of more than 10,000.");
        }
        names.add(line.text().strip());
      }
      return names;
    }
  }

  private static FileRow row(TextLines.Line line, List<String> classes) {
    if (line.fault() != null) {
      return line.fault().at(line.number());
    }
    try {
      return row(line.number(), line.text(), classes);
    } catch (RowProblem problem) {
      return problem.at(line.number());
    }
  }

  private static FileRow row(long line, String text, List<String> classes) throws RowProblem {
    Listed listed = Listed.of(text);
    if (listed == null) {
      throw RowProblem.invalid("Expected the path of an image and the number of its class.");
    }
    String number = Values.only(listed.numbers());
    return new FileRow.Told(
        line,
        ImageAddress.ofStem(listed.path()),
        number == null
            ? null
            : new ToldAnswer(name(Integer.parseInt(number), classes), null, null, null),
        null,
        JsonNodeFactory.instance.objectNode());
  }

  private static String name(int number, List<String> classes) throws RowProblem {
    if (number >= classes.size() || classes.get(number).isEmpty()) {
      throw RowProblem.invalid(
          "Line %d of synsets.txt, which would name class %d, is not there or is empty."
              .formatted(number + 1, number));
    }
    return classes.get(number);
  }
}
