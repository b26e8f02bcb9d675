package org.winnow.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob's bytes, compared with its name at their end. */
final class VerifiedStream extends FilterInputStream {

  private final Sha256 sha256;
  private final MessageDigest digest = Sha256.digest();
  private boolean ended;

  VerifiedStream(InputStream in, Sha256 sha256) {
    super(in);
    this.sha256 = sha256;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = in.read(buffer, from, length);
    if (read > 0) {
      digest.update(buffer, from, read);
    } else if (read < 0 && !ended) {
      ended = true;
      sha256.require(Sha256.of(digest.digest()));
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.max(0, Math.min(count, 8_192))).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
