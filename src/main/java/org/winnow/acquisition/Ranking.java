package org.winnow.acquisition;

import java.util.Arrays;

/** The highest of many scores. */
final class Ranking {

  /** Scores that agree in the upper 16 bits of their keys are counted together. */
  private static final int BUCKETS = 1 << 16;

  private Ranking() {}

  /**
   * Positions of the {@code count} highest scores, highest first; all when there are fewer. Equal
   * scores (to single precision) come in an order drawn by the seed, so that a classifier that
   * knows nothing does not favour what was imported first. O(n + m log m) time for the m scores
   * that are as high as the count-th to a hundredth, and 4 bytes a score.
   */
  static int[] best(double[] scores, int count, long seed) {
    int wanted = Math.min(count, scores.length);
    int[] keys = new int[scores.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = descending((float) scores[i]);
    }
    int[] order = Draws.shuffled(highest(keys, wanted), seed);
    long[] sorted = new long[order.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = ((long) keys[order[i]] << 32) | i;
    }
    Arrays.sort(sorted);
    int[] best = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      best[i] = order[(int) sorted[i]];
    }
    return best;
  }

  /** Positions of the {@code wanted} smallest keys and of some next to them, ascending. */
  private static int[] highest(int[] keys, int wanted) {
    int[] counts = new int[BUCKETS];
    for (int key : keys) {
      counts[bucket(key)]++;
    }
    int last = -1;
    int listed = 0;
    while (listed < wanted) {
      listed += counts[++last];
    }
    int[] positions = new int[listed];
    int next = 0;
    for (int i = 0; next < listed; i++) {
      if (bucket(keys[i]) <= last) {
        positions[next++] = i;
      }
    }
    return positions;
  }

  /** The key's upper bits, from 0 on. */
  private static int bucket(int key) {
    return (key >> 16) + BUCKETS / 2;
  }

  /** An integer that is smaller the larger the score is. */
  private static int descending(float score) {
    int bits = Float.floatToIntBits(score);
    int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    return ~ascending;
  }
}
