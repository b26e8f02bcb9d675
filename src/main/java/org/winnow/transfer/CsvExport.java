package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.winnow.common.SpreadsheetText;
import org.winnow.transfer.LabelRows.Rows;

/** Comma-separated values (RFC 4180, UTF-8), with a header. */
@Singleton
final class CsvExport implements ExportFormat {

  static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "image_id",
              "name",
              "sha256",
              "label",
              "annotator",
              "created_at",
              "arm",
              "source",
              "elapsed_ms")
          .get();

  @Override
  public String suffix() {
    return "labels.csv";
  }

  @Override
  public String mediaType() {
    return "text/csv;charset=UTF-8";
  }

  @Override
  public void write(Rows rows, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    CSVPrinter printer = new CSVPrinter(writer, FORMAT);
    rows.each(
        each -> {
          while (each.hasNext()) {
            print(printer, each.next());
          }
        });
    printer.flush();
  }

  private static void print(CSVPrinter printer, LabelRow row) throws IOException {
    printer.printRecord(
        row.imageId(),
        SpreadsheetText.of(row.name()),
        row.sha256().hex(),
        SpreadsheetText.of(row.label()),
        SpreadsheetText.of(row.annotator()),
        row.createdAt(),
        row.arm(),
        row.source(),
        row.elapsedMs());
  }
}
