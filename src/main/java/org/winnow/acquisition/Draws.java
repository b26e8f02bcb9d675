package org.winnow.acquisition;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random subsets and orders of index arrays, by seed; the arrays given are left as they are. */
final class Draws {

  private Draws() {}

  /** All of the values in random order. */
  static int[] shuffled(int[] values, long seed) {
    return some(values, values.length, seed);
  }

  /**
   * {@code count} of the values, each subset and order equally likely; all when there are fewer.
   */
  static int[] some(int[] values, int count, long seed) {
    int[] copy = values.clone();
    int taken = Math.min(count, copy.length);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < taken; i++) {
      int other = i + random.nextInt(copy.length - i);
      int value = copy[other];
      copy[other] = copy[i];
      copy[i] = value;
    }
    return taken == copy.length ? copy : Arrays.copyOf(copy, taken);
  }

  /** One of the first {@code count} positions, in proportion to its weight; any when all are 0. */
  static int inProportion(float[] weights, int count, SplittableRandom random) {
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += weights[i];
    }
    double left = random.nextDouble() * total;
    for (int i = 0; i < count; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return random.nextInt(count);
  }

  /** 0, 1, … count − 1. */
  static int[] range(int count) {
    int[] values = new int[count];
    Arrays.setAll(values, i -> i);
    return values;
  }
}
