package org.winnow.labelfile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a label file row by row, in memory that does not grow with the file. */
public interface LabelFileReader {

  /**
   * The next row, or null after the last.
   *
   * @throws LabelFileProblem if the rest cannot be read
   * @throws IOException what the stream throws
   */
  @Nullable FileRow next() throws LabelFileProblem, IOException;
}
