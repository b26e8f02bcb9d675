package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.winnow.common.SpreadsheetText;

/** An import's report as comma-separated values (RFC 4180, UTF-8), with a header. */
@ApplicationScoped
class ReportCsv {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader("ordinal", "source", "sha256", "status", "code", "detail", "image_id")
          .get();

  private final ImportEntries entries;

  ReportCsv(ImportEntries entries) {
    this.entries = entries;
  }

  /** Writes the rows as they come; the report is never held whole. */
  void write(long importId, OutputStream out) throws IOException {
    CSVPrinter printer =
        new CSVPrinter(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), FORMAT);
    try {
      entries.each(importId, entry -> print(printer, entry));
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
    printer.flush();
  }

  private static void print(CSVPrinter printer, ImportEntries.EntryView entry) {
    try {
      printer.printRecord(
          entry.ordinal(),
          SpreadsheetText.of(entry.source()),
          entry.sha256(),
          entry.status().word(),
          entry.code(),
          text(entry.detail()),
          entry.imageId());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A detail can begin with a name out of the import. */
  private static @Nullable String text(@Nullable String detail) {
    return detail == null ? null : SpreadsheetText.of(detail);
  }
}
