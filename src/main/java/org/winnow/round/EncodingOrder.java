package org.winnow.round;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which image has which row of an encoder's features. Images are encoded in waves, each over those
 * that were there when it began and in a random order: archives lie in the order of their classes,
 * and what has features so far is to be a sample of the pool. Rows beyond the last wave, and those
 * of encoders from before there were waves, are the ordinals themselves.
 */
final class EncodingOrder {

  /** Every row its own ordinal. */
  static final EncodingOrder OF_THE_POOL = new EncodingOrder(0, List.of());

  private final List<Wave> waves;
  private final int[] ordinals;
  private final int[] rows;

  /**
   * Rows that hold the ordinals of the same numbers, in an order of their own.
   *
   * @param to exclusive
   */
  record Wave(int from, int to) {}

  /**
   * The same for the same encoder and waves, for ever: features lie on disk in this order.
   *
   * @param waves each begins where the one before ends
   */
  EncodingOrder(long encoderId, List<Wave> waves) {
    this.waves = List.copyOf(waves);
    int end = waves.isEmpty() ? 0 : waves.get(waves.size() - 1).to();
    this.ordinals = new int[end];
    this.rows = new int[end];
    int at = 0;
    for (Wave wave : waves) {
      while (at < wave.from()) {
        put(at, at);
        at++;
      }
      for (int ordinal : shuffled(encoderId, wave)) {
        put(at++, ordinal);
      }
    }
  }

  /** By a generator that is laid down to be the same on every machine (Fisher & Yates). */
  private static int[] shuffled(long encoderId, Wave wave) {
    Random random = new Random(encoderId * 31 + wave.from());
    int[] ordinals = IntStream.range(wave.from(), wave.to()).toArray();
    for (int last = ordinals.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int swap = ordinals[last];
      ordinals[last] = ordinals[other];
      ordinals[other] = swap;
    }
    return ordinals;
  }

  private void put(int row, int ordinal) {
    ordinals[row] = ordinal;
    rows[ordinal] = row;
  }

  /** The image of a row. */
  int ordinal(int row) {
    return row < ordinals.length ? ordinals[row] : row;
  }

  /** Where an image's features are, or will be. */
  int row(int ordinal) {
    return ordinal < rows.length ? rows[ordinal] : ordinal;
  }

  /** Rows in waves begun so far. */
  int end() {
    return ordinals.length;
  }

  /** Whether the first rows, however many, are a uniform sample of a pool of so many images. */
  boolean samples(int images) {
    return waves.equals(List.of(new Wave(0, images)));
  }
}
