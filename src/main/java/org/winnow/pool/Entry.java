package org.winnow.pool;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One thing found in what is imported; folders are none. */
sealed interface Entry {

  /** Of a file that is to be remembered but read again the next time. */
  String NO_VERSION = "";

  /** Where it was found, for people: the path in the archive or folder. Never used as a path. */
  String source();

  /**
   * A file.
   *
   * @param content to be read before the next entry is asked for
   * @param version the same as long as the bytes are, without reading them; {@link #NO_VERSION}
   *     where it cannot be trusted to be. Null where nothing of the file is to be remembered
   */
  record File(String source, InputStream content, @Nullable String version) implements Entry {

    File(String source, InputStream content) {
      this(source, content, null);
    }
  }

  /** A file that is as it was when it was read last, and was not opened. */
  record Unchanged(String source, String version) implements Entry {}

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
   * @param version as of a {@link File}
   */
  record Remote(String source, String address, @Nullable String version) implements Entry {}

  /**
   * An image at an address that a list names. Whether it has changed is told by whoever answers.
   *
   * @param address an https or s3 address, or what claims to be one
   * @param version of the image when it was fetched last; {@link #NO_VERSION} if nothing is known
   *     that could be asked with. Null where nothing of it is to be remembered
   */
  record Listed(String source, String address, @Nullable String version) implements Entry {}

  /** Something that is not opened at all. */
  record Refused(String source, String code, String detail) implements Entry {}
}
