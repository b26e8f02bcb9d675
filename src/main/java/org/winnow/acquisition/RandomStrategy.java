package org.winnow.acquisition;

import java.util.Arrays;

/**
 * Uniformly at random, without replacement: what every other strategy is measured against. Each
 * pick's probability is b / candidates, and is on record, so that accuracy can be estimated from
 * such picks without bias. O(candidates).
 */
public final class RandomStrategy implements Strategy {

  public static final String NAME = "random";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Any image, each with the same chance.";
  }

  @Override
  public boolean worksWithoutModel() {
    return true;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return true;
  }

  @Override
  public Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    int[] images = Draws.some(pool.candidates(), batch, seed);
    double chance =
        pool.candidates().length == 0 ? 1 : (double) images.length / pool.candidates().length;
    double[] probabilities = new double[images.length];
    Arrays.fill(probabilities, chance);
    return new Selection(images, new double[images.length], probabilities);
  }
}
