package org.winnow.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream; does not move the channel's own position. */
public final class ChannelRegion extends InputStream {

  private final FileChannel file;
  private long at;
  private final long end;

  public ChannelRegion(FileChannel file, long from, long length) {
    this.file = file;
    this.at = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int wanted = (int) Math.min(length, end - at);
    if (wanted <= 0) {
      return -1;
    }
    int count = file.read(ByteBuffer.wrap(buffer, from, wanted), at);
    at += Math.max(0, count);
    return count;
  }
}
