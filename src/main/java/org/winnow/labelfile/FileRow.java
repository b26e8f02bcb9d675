package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One row of a label file: what is said once about an image. The same file gives the same rows. */
public sealed interface FileRow {

  /** Where it begins, from 1. */
  long line();

  /** What the file itself calls it, where a line holds many; else null, and the line tells it. */
  @Nullable String key();

  /**
   * A row that can be read.
   *
   * @param answer what a person said, if any did
   * @param guess what a model said, if one did
   * @param metadata what else is told of the image; empty if nothing is
   */
  record Told(
      long line,
      @Nullable String key,
      ImageAddress image,
      @Nullable ToldAnswer answer,
      @Nullable Guess guess,
      ObjectNode metadata)
      implements FileRow {

    Told(
        long line,
        ImageAddress image,
        @Nullable ToldAnswer answer,
        @Nullable Guess guess,
        ObjectNode metadata) {
      this(line, null, image, answer, guess, metadata);
    }
  }

  /** A row that is not taken. */
  record Bad(long line, @Nullable String key, String code, String detail) implements FileRow {

    public Bad(long line, String code, String detail) {
      this(line, null, code, detail);
    }
  }
}
