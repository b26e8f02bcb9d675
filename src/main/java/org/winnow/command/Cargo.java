package org.winnow.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Bytes to upload that can be read from anywhere in them. The same files give the same bytes, so an
 * upload that broke off goes on in another process.
 */
interface Cargo {

  /** What the import is called. */
  String name();

  /** Tells these bytes from others: paths, sizes and times of change, hashed. */
  String fingerprint();

  long length();

  /**
   * The bytes from {@code offset} on.
   *
   * @param buffer filled from its beginning, as far as there are bytes
   * @return how many
   * @throws FilesChanged if a file is not what it was when the upload was planned
   */
  int read(long offset, byte[] buffer) throws IOException;

  /** A file has another size or time than when the upload was planned. */
  final class FilesChanged extends FileSystemException {
    private static final long serialVersionUID = 1L;

    FilesChanged(Path file) {
      super(file.toString(), null, "was changed while it was being uploaded");
    }
  }
}
