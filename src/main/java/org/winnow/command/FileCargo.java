package org.winnow.command;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One file as it is. */
record FileCargo(LocalFile file, String name) implements Cargo {

  @Override
  public String fingerprint() {
    return Fingerprint.of(file.mark());
  }

  @Override
  public long length() {
    return file.size();
  }

  @Override
  public int read(long offset, byte[] buffer) throws IOException {
    int count = (int) Math.min(buffer.length, file.size() - offset);
    file.read(offset, ByteBuffer.wrap(buffer, 0, count));
    return count;
  }
}
