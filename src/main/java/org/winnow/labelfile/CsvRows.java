package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values with a header, where semicolons and tabs separate too, or of Google
 * Cloud's form without one. Lines are put together until every quote is closed and then parsed, so
 * a broken row ends with its lines.
 */
final class CsvRows implements LabelFileReader {

  private static final int MOST_COLUMNS = 1_000;
  private static final String STARTS_A_FORMULA = "=+-@\t\r";

  /** Lines that belong together. */
  private record Chunk(long line, String text, @Nullable RowProblem fault) {}

  private final TextLines lines;
  private final boolean manifest;
  private final boolean withoutHeader;
  private final Deque<TextLines.Line> again = new ArrayDeque<>();
  private final Deque<FileRow> rows = new ArrayDeque<>();
  private List<String> names = List.of();
  private CSVFormat format = CSVFormat.RFC4180;

  /**
   * @param manifest whether naming images is enough
   */
  CsvRows(TextLines lines, boolean manifest) {
    this(lines, manifest, false);
  }

  private CsvRows(TextLines lines, boolean manifest, boolean withoutHeader) {
    this.lines = lines;
    this.manifest = manifest;
    this.withoutHeader = withoutHeader;
  }

  /** Of Google Cloud's form, parted by commas. */
  static CsvRows withoutHeader(TextLines lines) {
    return new CsvRows(lines, false, true);
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    if (names.isEmpty() && !withoutHeader) {
      readHeader();
    }
    while (rows.isEmpty()) {
      Chunk chunk = chunk();
      if (chunk == null) {
        return null;
      }
      read(chunk);
    }
    return rows.remove();
  }

  private void readHeader() throws LabelFileProblem, IOException {
    Chunk first = chunk();
    names = first == null ? List.of() : header(first.text());
    format = first == null ? format : format(first.text());
    if (manifest ? !FlatRow.namesImages(plain(names)) : !FlatRow.isOne(plain(names))) {
      throw new LabelFileProblem(
          "Its first line names no column of images and labels. Expected file_name, name or sha256,"
              + " and label.");
    } else if (plain(names).size() < names.stream().filter(name -> !name.isBlank()).count()) {
      throw new LabelFileProblem("Its first line names a column twice.");
    }
  }

  /** The names of the columns, or none where there are none to be read. */
  static List<String> header(String line) {
    return cells(line, format(line));
  }

  /** What a line holds between its commas, or nothing where it cannot be read. */
  static List<String> cells(String line) {
    return cells(line, CSVFormat.RFC4180);
  }

  private static List<String> cells(String line, CSVFormat format) {
    try (CSVParser parser = CSVParser.parse(line, format)) {
      List<CSVRecord> records = parser.getRecords();
      List<String> names = records.isEmpty() ? List.of() : records.get(0).toList();
      return names.size() > MOST_COLUMNS ? List.of() : names;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return List.of();
    }
  }

  static Set<String> plain(List<String> names) {
    Set<String> plain = new HashSet<>();
    names.stream().filter(name -> !name.isBlank()).map(FlatRow::plain).forEach(plain::add);
    return plain;
  }

  private static CSVFormat format(String header) {
    char delimiter = ',';
    for (char other : new char[] {';', '\t'}) {
      if (count(header, other) > count(header, delimiter)) {
        delimiter = other;
      }
    }
    return CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private @Nullable Chunk chunk() throws LabelFileProblem, IOException {
    TextLines.Line first = line();
    while (first != null && first.fault() == null && first.text().isBlank()) {
      first = line();
    }
    if (first == null) {
      return null;
    } else if (first.fault() != null || count(first.text(), '"') % 2 == 0) {
      return new Chunk(first.number(), first.text(), first.fault());
    }
    return quoted(first);
  }

  /** A first line with an open quote, and the lines to the one that closes it. */
  private Chunk quoted(TextLines.Line first) throws LabelFileProblem, IOException {
    StringBuilder text = new StringBuilder(first.text());
    List<TextLines.Line> more = new ArrayList<>();
    while (text.length() < TextLines.LONGEST_BYTES) {
      TextLines.Line next = line();
      if (next == null) {
        break;
      }
      more.add(next);
      text.append('\n').append(next.text());
      if (next.fault() == null && count(next.text(), '"') % 2 == 1) {
        return new Chunk(first.number(), text.toString(), null);
      }
    }
    // Never closed: the quote belongs to this line alone, and the lines after it are rows.
    for (int i = more.size() - 1; i >= 0; i--) {
      again.addFirst(more.get(i));
    }
    return new Chunk(first.number(), first.text(), null);
  }

  private TextLines.@Nullable Line line() throws LabelFileProblem, IOException {
    return again.isEmpty() ? lines.next() : again.remove();
  }

  private void read(Chunk chunk) {
    if (chunk.fault() != null) {
      rows.add(chunk.fault().at(chunk.line()));
      return;
    }
    long line = chunk.line();
    try (CSVParser parser = CSVParser.parse(chunk.text(), format)) {
      for (CSVRecord row : parser) {
        rows.add(row(line, row));
        line = chunk.line() + parser.getCurrentLineNumber();
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      rows.add(
          RowProblem.invalid(
                  "A quote is not closed, or something follows where one closes, at column "
                      + (1 + chunk.text().indexOf('"'))
                      + ".")
              .at(line));
    }
  }

  private FileRow row(long line, CSVRecord row) {
    if (withoutHeader) {
      return GoogleCloudLine.read(line, row.toList());
    }
    if (row.size() != names.size()) {
      return RowProblem.invalid(
              "Expected %d columns, got %d; it ends at column %d."
                  .formatted(names.size(), row.size(), row.size()))
          .at(line);
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isBlank()) {
        values.put(names.get(i), unescaped(row.get(i)));
      }
    }
    return FlatRow.read(line, values);
  }

  /** Exports put a {@code '} before what a spreadsheet would run as a formula. */
  private static String unescaped(String cell) {
    boolean escaped =
        cell.length() > 1
            && cell.charAt(0) == '\''
            && STARTS_A_FORMULA.indexOf(cell.charAt(1)) >= 0;
    return escaped ? cell.substring(1) : cell;
  }
}
