package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file's bytes; it is opened when the first of them is read, if ever. */
final class LateFile extends InputStream {

  private final Path file;
  private @Nullable InputStream open;

  LateFile(Path file) {
    this.file = file;
  }

  private InputStream open() throws IOException {
    InputStream in = open;
    if (in == null) {
      try {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 15);
      } catch (FileSystemException e) {
        throw new IOException("it could not be opened", e);
      }
      open = in;
    }
    return in;
  }

  @Override
  public int read() throws IOException {
    return open().read();
  }

  @Override
  public int read(byte[] bytes, int from, int most) throws IOException {
    return open().read(bytes, from, most);
  }

  @Override
  public int available() throws IOException {
    return open().available();
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
