package org.winnow.pool;

import java.nio.ByteBuffer;
import org.winnow.storage.Sha256;

/** A number for an image that is as good as random, and the same whenever it is imported. */
final class Draw {

  private static final double STEP = 0x1.0p-53;

  private Draw() {}

  /** Uniform on [0, 1) over images: 53 bits of SHA-256(seed, content hash). */
  static double of(long seed, Sha256 sha256) {
    byte[] key = ByteBuffer.allocate(40).putLong(seed).put(sha256.bytes()).array();
    long bits = ByteBuffer.wrap(Sha256.hash(key).bytes()).getLong();
    return (bits >>> 11) * STEP;
  }
}
