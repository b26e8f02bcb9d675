package org.winnow.transfer;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.winnow.project.Project;

/** What a format writes: a project as it is at one moment. */
interface ExportInput {

  /** The project with its classes, by their names of then. */
  Project project();

  /** When the export is made. */
  Instant time();

  ExportChoices choices();

  /** The number of the model version that predicts; null where none was asked. */
  @Nullable Integer modelVersion();

  /** Features an image; 0 where the format holds none. */
  int dimension();

  /** The features of a row of a format that holds them. */
  FloatBuffer features(ExportRow row);

  /** Goes once through the rows, by ordinal; the same ones at each call. */
  void each(Pass pass) throws IOException;

  /** What is done with a row. */
  interface Pass {
    void row(ExportRow row) throws IOException;
  }
}
