package org.winnow.acquisition;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Uncertain and unlike each other at once: k-means++ on the gradients g = (p − e_ŷ) ⊗ z, long where
 * the classifier is unsure. The first pick is the longest, as in the authors' code; each next is
 * drawn in proportion to its squared distance from the nearest pick. Score = that distance when it
 * was picked, the length for the first. No chance is put on record: the first has none, and what
 * coincides with a pick can no longer be drawn.
 *
 * <p>Ash, Zhang, Krishnamurthy, Langford, Agarwal: Deep Batch Active Learning by Diverse, Uncertain
 * Gradient Lower Bounds, ICLR 2020, algorithm 1. Of a larger pool a sample of {@value #MOST_POINTS}
 * candidates is looked at. O(sample · b · (C + D)), sample × (C + D) floats; see {@link Gradients}.
 */
public final class BadgeStrategy extends ShortlistStrategy {

  static final int MOST_POINTS = 20_000;

  @Override
  public String name() {
    return "badge";
  }

  @Override
  public String title() {
    return "BADGE";
  }

  @Override
  public String summary() {
    return "Images that would move the classifier most, each in another direction.";
  }

  @Override
  public boolean worksWithoutModel() {
    return false;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return false;
  }

  @Override
  int[] shortlist(Pool pool, int batch, long seed) {
    return Draws.some(pool.candidates(), MOST_POINTS, seed);
  }

  @Override
  Picks choose(Pool pool, int[] shortlist, int wanted, long seed) {
    Gradients gradients =
        new Gradients(Requirements.features(pool), Requirements.probabilities(pool), shortlist);
    SplittableRandom random = new SplittableRandom(seed);
    BitSet picked = new BitSet(shortlist.length);
    Picks picks = new Picks(wanted);
    float[] squared = new float[shortlist.length];
    Arrays.fill(squared, Float.MAX_VALUE);
    for (int i = 0; i < wanted; i++) {
      int next = i == 0 ? longest(gradients) : Draws.inProportion(squared, squared.length, random);
      if (picked.get(next)) {
        // Only where nothing is at any distance; the list is in an order drawn by the seed.
        next = picked.nextClearBit(0);
      }
      picks.set(i, next, Math.sqrt(i == 0 ? gradients.squaredNorm(next) : squared[next]));
      picked.set(next);
      gradients.lowerToDistanceFrom(next, squared);
      squared[next] = 0;
    }
    return picks;
  }

  private static int longest(Gradients gradients) {
    int best = 0;
    for (int i = 1; i < gradients.points(); i++) {
      if (gradients.squaredNorm(i) > gradients.squaredNorm(best)) {
        best = i;
      }
    }
    return best;
  }
}
