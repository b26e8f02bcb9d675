package org.winnow.pool;

import org.jspecify.annotations.Nullable;
import org.winnow.image.MediaType;
import org.winnow.image.PerceptualHash;
import org.winnow.storage.Sha256;

/** What became of an entry. */
sealed interface Verdict {

  /**
   * An image that can be shown; its bytes are in the import's batch.
   *
   * @param width pixels when upright
   * @param height pixels when upright
   * @param look null where there is too little in the image to say what looks like it
   */
  record Accepted(
      Sha256 sha256,
      MediaType type,
      int width,
      int height,
      long bytes,
      @Nullable PerceptualHash look)
      implements Verdict {}

  /** A file of labels; its rows are read when all images are in. */
  record Labels(String format) implements Verdict {}

  /** Could not be fetched just now. */
  record Retryable(String code, String detail) implements Verdict {}

  /** Not read, for it is as it was: what became of it then is in {@link SourceFiles}. */
  record Unchanged(String version) implements Verdict {}

  /** There is nothing at its address: no longer, if it was imported before. */
  record Absent(String code, String detail) implements Verdict {}

  /** Not taken. */
  record Rejected(String code, String detail) implements Verdict {}
}
