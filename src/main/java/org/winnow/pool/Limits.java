package org.winnow.pool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** How much an archive may hold, whatever it says about itself. */
final class Limits {

  static final int MOST_ENTRIES = 1_000_000;

  /** More than the largest image within the pixel limit takes in any common format. */
  static final int LARGEST_IMAGE_BYTES = 100 << 20;

  /** A file of labels: a byte for each of the most entries, and some. */
  static final int LARGEST_NEIGHBOUR = 2 << 20;

  // Ordinary images hardly shrink; flat bitmaps do, so small ones are let through.
  static final int HIGHEST_RATIO = 200;
  static final long RATIO_FROM_BYTES = 10 << 20;

  private Limits() {}

  static void checkRatio(long unpacked, long packed) throws ArchiveProblem {
    if (unpacked > RATIO_FROM_BYTES && unpacked / HIGHEST_RATIO > packed) {
      throw ArchiveProblem.limit(
          "The archive unpacks to more than "
              + HIGHEST_RATIO
              + " times its size, as a trap would: "
              + unpacked
              + " bytes out of "
              + packed
              + ".");
    }
  }

  /** Counts what comes out of a decompressor against what went in, and stops a bomb. */
  static final class Metered extends FilterInputStream {

    private final LongSupplier packed;
    private long unpacked;

    Metered(InputStream in, LongSupplier packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int count = super.read(buffer, from, length);
      count(count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      count(skipped);
      return skipped;
    }

    private void count(long bytes) throws ArchiveProblem {
      unpacked += Math.max(0, bytes);
      checkRatio(unpacked, packed.getAsLong());
    }
  }
}
