package org.winnow.pool;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One thing found in what is imported; folders are none. */
sealed interface Entry {

  /** Where it was found, for people: the path in the archive or folder. Never used as a path. */
  String source();

  /**
   * A file.
   *
   * @param content to be read before the next entry is asked for
   */
  record File(String source, InputStream content) implements Entry {}

  /**
   * A grey picture out of a file that holds many.
   *
   * @param pixels height × width unsigned bytes
   * @param label its class's name, if the file's companion told one
   */
  record Raster(String source, byte[] pixels, int width, int height, @Nullable String label)
      implements Entry {}

  /**
   * A file elsewhere, to be fetched beside the reading of other entries.
   *
   * @param address an https or s3 address, or what claims to be one
   */
  record Remote(String source, String address) implements Entry {}

  /** Something that is not opened at all. */
  record Refused(String source, String code, String detail) implements Entry {}
}
