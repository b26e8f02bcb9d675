package org.winnow.round;

import java.util.function.Supplier;
import org.winnow.model.PixelShape;

/**
 * How many images to take at once: about a second or two of work, after which a round may have its
 * turn, and what memory has room for. Follows the speed it sees.
 */
final class Pace {

  private static final int MOST = 1024;

  /** Below this, what comes with every slice would be the better part of it. */
  private static final int LEAST = 8;

  /** A pool's first slice, before the speed is known: 1,024 of 28 × 28, some 50 of 224 × 224. */
  private static final int FIRST_BYTES = 8 << 20;

  private static final int MOST_BYTES = 32 << 20;
  private static final double SECONDS = 2;

  private final int most;
  private int images;

  Pace(PixelShape shape) {
    this.most = Math.max(1, Math.min(MOST, MOST_BYTES / shape.size()));
    this.images = Math.max(1, Math.min(MOST, FIRST_BYTES / shape.size()));
  }

  /** Images of the next slice. */
  int images() {
    return images;
  }

  /** Does a slice of so many images and takes its time. */
  <T> T timed(int slice, Supplier<T> work) {
    long start = System.nanoTime();
    T done = work.get();
    next(slice, (System.nanoTime() - start) / 1e9);
    return done;
  }

  /** Sets the next slice by what the last one took. */
  void next(int slice, double seconds) {
    double wanted = seconds > 0 ? slice * SECONDS / seconds : most;
    images = Math.min(most, Math.max(LEAST, (int) Math.min(MOST, wanted)));
  }
}
