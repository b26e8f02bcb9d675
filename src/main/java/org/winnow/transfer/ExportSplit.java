package org.winnow.transfer;

import java.nio.ByteBuffer;
import org.winnow.storage.Sha256;

/**
 * Parts for training and for testing. Where an image goes follows from the seed and its bytes
 * alone, so it stays there when images are added.
 *
 * @param testShare share of the images to test with, above 0 and below 1
 */
record ExportSplit(double testShare, long seed) {

  private static final double STEPS = 1L << 53;

  /** {@code train} or {@code test}. */
  String part(Sha256 image) {
    byte[] content = image.bytes();
    ByteBuffer both = ByteBuffer.allocate(Long.BYTES + content.length).putLong(seed).put(content);
    long drawn = ByteBuffer.wrap(Sha256.hash(both.array()).bytes()).getLong() >>> 11;
    return drawn / STEPS < testShare ? "test" : "train";
  }
}
