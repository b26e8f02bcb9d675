package org.winnow.transfer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.winnow.common.SpreadsheetText;

/** Comma-separated values (RFC 4180, UTF-8) with a header; what a spreadsheet would run is not. */
final class CsvTable {

  /** Of {@link #label}. */
  static final List<String> LABEL_COLUMNS =
      List.of(
          "image_id",
          "name",
          "sha256",
          "label",
          "annotator",
          "created_at",
          "arm",
          "source",
          "elapsed_ms");

  private final CSVPrinter printer;

  private CsvTable(CSVPrinter printer) {
    this.printer = printer;
  }

  /** Begins a table on a stream that stays open; to be flushed. */
  static CsvTable on(OutputStream out, List<String> columns) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(columns.toArray(String[]::new)).get();
    return new CsvTable(new CSVPrinter(writer, format));
  }

  /** One line; text is taken for text by every spreadsheet. */
  void line(@Nullable Object... cells) throws IOException {
    printer.printRecord(
        Arrays.stream(cells)
            .map(cell -> cell instanceof String text ? SpreadsheetText.of(text) : cell)
            .toArray());
  }

  /** The label that counts, after some cells of its own. */
  void label(ExportRow row, String... before) throws IOException {
    ExportRow.Given given = row.theLabel();
    List<@Nullable Object> cells = new ArrayList<>(List.of(before));
    cells.add(row.image().id());
    cells.add(row.image().name());
    cells.add(row.image().sha256().hex());
    cells.add(row.theClass().name());
    cells.add(given.annotator());
    cells.add(given.createdAt());
    cells.add(given.arm());
    cells.add(given.source());
    cells.add(given.elapsedMs());
    line(cells.toArray());
  }

  void flush() throws IOException {
    printer.flush();
  }
}
