package org.winnow.acquisition;

import java.util.BitSet;
import org.winnow.model.Features;

/**
 * The farthest from everything labeled or picked, b times: argmax over x of min over s in labeled
 * and picked of ‖z_x − z_s‖, which is the k-center greedy. Score = that distance when it was
 * picked. In a project without labels the first pick is drawn, and scored with the distance of the
 * one farthest from it. Needs no classifier.
 *
 * <p>Sener, Savarese: Active Learning for Convolutional Neural Networks: A Core-Set Approach, ICLR
 * 2018, algorithm 1. Drawn to outliers while labels are few: for comparison, not a default. Of a
 * larger pool a sample of {@value #MOST_POINTS} candidates is looked at. O(sample · D · (labels +
 * b)), sample × D floats.
 */
public final class CoresetStrategy extends ShortlistStrategy {

  static final int MOST_POINTS = 10_000;

  @Override
  public String name() {
    return "coreset";
  }

  @Override
  public String title() {
    return "CoreSet";
  }

  @Override
  public String summary() {
    return "The image farthest from all that are labeled or picked, again and again.";
  }

  @Override
  public boolean worksWithoutModel() {
    return true;
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
    Features features = Requirements.features(pool);
    NearestIncluded nearest = new NearestIncluded(new PointTiles(features, shortlist));
    nearest.include(features, pool.labeled());
    boolean cold = pool.labeled().length == 0;
    Picks picks = new Picks(wanted);
    BitSet picked = new BitSet(shortlist.length);
    for (int i = 0; i < wanted; i++) {
      // With nothing included all are equally far, and the first of a shuffled list is a draw.
      int next = farthest(nearest, picked, shortlist.length);
      picks.set(i, next, Math.sqrt(nearest.squared(next)));
      picked.set(next);
      nearest.include(next);
      if (i == 0 && cold) {
        int other = farthest(nearest, new BitSet(), shortlist.length);
        picks.set(0, next, Math.sqrt(nearest.squared(other)));
      }
    }
    return picks;
  }

  /** The lowest position among equals. */
  private static int farthest(NearestIncluded nearest, BitSet picked, int points) {
    int best = -1;
    for (int p = 0; p < points; p++) {
      if (!picked.get(p) && (best < 0 || nearest.squared(p) > nearest.squared(best))) {
        best = p;
      }
    }
    return best;
  }
}
