package org.winnow.model;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders, the same for the same source of chance. */
public final class Draws {

  private Draws() {}

  /** 0 … count − 1, each order as likely as any (Fisher & Yates). */
  public static int[] permutation(int count, SplittableRandom random) {
    int[] order = IntStream.range(0, count).toArray();
    for (int i = 0; i < count - 1; i++) {
      int other = random.nextInt(i, count);
      int swap = order[i];
      order[i] = order[other];
      order[other] = swap;
    }
    return order;
  }
}
