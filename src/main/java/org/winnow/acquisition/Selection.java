package org.winnow.acquisition;

/**
 * Images chosen, best first.
 *
 * @param images indices into the pool's N, none twice
 * @param scores one for each: higher is more informative, the unit is the strategy's own
 * @param probabilities the chance each had of being picked, in (0, 1]; NaN where the strategy is
 *     deterministic
 */
public record Selection(int[] images, double[] scores, double[] probabilities) {

  public Selection {
    if (images.length != scores.length || images.length != probabilities.length) {
      throw new IllegalArgumentException("images, scores and probabilities differ in length");
    }
  }

  public int size() {
    return images.length;
  }
}
