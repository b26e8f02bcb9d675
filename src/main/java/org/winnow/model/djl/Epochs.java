package org.winnow.model.djl;

import java.util.SplittableRandom;
import org.winnow.model.Draws;

/** Draws images to learn from: every one once, in random order, before any comes again. */
final class Epochs {

  private final int images;
  private final SplittableRandom random;
  private int[] order = {};
  private int next;

  /**
   * @param images how many there are, one or more
   */
  Epochs(int images, SplittableRandom random) {
    this.images = images;
    this.random = random;
  }

  /** The next one, from 0 to images − 1. */
  int draw() {
    if (next >= order.length) {
      order = Draws.permutation(images, random);
      next = 0;
    }
    return order[next++];
  }
}
