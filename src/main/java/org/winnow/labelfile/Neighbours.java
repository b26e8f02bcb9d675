package org.winnow.labelfile;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The files in the folder of a label file, of which some formats need one. */
@FunctionalInterface
public interface Neighbours {

  /**
   * Opens one.
   *
   * @param name without folders
   * @return null if there is none; the caller closes it
   */
  @Nullable InputStream open(String name) throws IOException;
}
