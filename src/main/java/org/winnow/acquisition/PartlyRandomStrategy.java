package org.winnow.acquisition;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Another strategy's choice, with a share of the batch drawn uniformly from the other candidates
 * and spread evenly over it. What is drawn has no score.
 *
 * @param share of the batch drawn at random, in [0, 1]
 */
record PartlyRandomStrategy(Strategy strategy, double share) implements Strategy {

  PartlyRandomStrategy {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("expected a share in [0, 1], got " + share);
    }
  }

  @Override
  public String name() {
    return strategy.name();
  }

  @Override
  public String title() {
    return strategy.title();
  }

  @Override
  public String summary() {
    return strategy.summary();
  }

  @Override
  public boolean worksWithoutModel() {
    return strategy.worksWithoutModel();
  }

  @Override
  public boolean worksWithoutFeatures() {
    return strategy.worksWithoutFeatures();
  }

  @Override
  public int members() {
    return strategy.members();
  }

  @Override
  public Selection select(Pool pool, int batch, long seed) {
    int wanted = Math.min(batch, pool.candidates().length);
    int random = drawn(wanted, seed);
    Selection chosen = strategy.select(pool, wanted - random, seed);
    BitSet taken = new BitSet();
    Arrays.stream(chosen.images()).forEach(taken::set);
    int[] others = IntStream.of(pool.candidates()).filter(i -> !taken.get(i)).toArray();
    int[] drawn = Draws.some(others, random, seed ^ 0x7061727479L);
    int[] images = new int[wanted];
    double[] scores = new double[wanted];
    double[] unknown = new double[wanted];
    Arrays.fill(unknown, Double.NaN);
    int next = 0;
    for (int i = 0; i < wanted; i++) {
      boolean fromDrawn = (long) (i + 1) * random / wanted > next;
      images[i] = fromDrawn ? drawn[next] : chosen.images()[i - next];
      scores[i] = fromDrawn ? Double.NaN : chosen.scores()[i - next];
      next += fromDrawn ? 1 : 0;
    }
    return new Selection(images, scores, unknown);
  }

  /** Rounded up or down by chance, so that the share holds over batches of one or two as well. */
  private int drawn(int wanted, long seed) {
    double chance = new SplittableRandom(seed ^ 0x7368617265L).nextDouble();
    return (int) Math.max(0, Math.min(wanted, Math.floor(share * wanted + chance)));
  }
}
