package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/** One line for each labeled image. */
@Singleton
final class CsvExport implements ExportFormat.OneFile {

  @Override
  public About about() {
    return new About(
        "csv",
        "CSV",
        "One line for each labeled image: class, who, when, from which arm. For spreadsheets and"
            + " pandas.",
        "labels.csv",
        "text/csv;charset=UTF-8",
        Contents.LABELS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    CsvTable table = CsvTable.on(out, CsvTable.LABEL_COLUMNS);
    in.each(table::label);
    table.flush();
  }
}
