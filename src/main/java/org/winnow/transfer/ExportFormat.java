package org.winnow.transfer;

import java.io.IOException;
import java.io.OutputStream;
import org.winnow.transfer.LabelRows.Rows;

/** A form in which labels leave. */
interface ExportFormat {

  /** What follows the project's name in the file's name: {@code labels.csv}. */
  String suffix();

  String mediaType();

  /** Writes all rows in constant memory; leaves the stream open. */
  void write(Rows rows, OutputStream out) throws IOException;
}
