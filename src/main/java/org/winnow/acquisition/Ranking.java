package org.winnow.acquisition;

import java.util.Arrays;

/** The highest of many scores. */
final class Ranking {

  private Ranking() {}

  /**
   * Positions of the {@code count} highest scores, highest first; all when there are fewer. Equal
   * scores (to single precision) come in an order drawn by the seed, so that a classifier that
   * knows nothing does not favour what was imported first. O(n log n) time, 16 bytes a score.
   */
  static int[] best(double[] scores, int count, long seed) {
    int[] order = Draws.shuffled(Draws.range(scores.length), seed);
    long[] keys = new long[order.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) descending((float) scores[order[i]]) << 32) | i;
    }
    Arrays.sort(keys);
    int[] best = new int[Math.min(count, keys.length)];
    for (int i = 0; i < best.length; i++) {
      best[i] = order[(int) keys[i]];
    }
    return best;
  }

  /** An integer that is smaller the larger the score is. */
  private static int descending(float score) {
    int bits = Float.floatToIntBits(score);
    int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return ~ascending;
  }
}
