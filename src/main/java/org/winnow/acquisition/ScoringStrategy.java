package org.winnow.acquisition;

import java.util.Arrays;

/** The b candidates that score highest, each for itself. O(n log n) beside the scores. */
abstract class ScoringStrategy implements Strategy {

  /** One score a candidate, in the candidates' order; higher is chosen first. */
  abstract double[] scores(Pool pool);

  @Override
  public final Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    double[] scores = scores(pool);
    int[] best = Ranking.best(scores, batch, seed);
    double[] unknown = new double[best.length];
    Arrays.fill(unknown, Double.NaN);
    return new Selection(
        Arrays.stream(best).map(i -> pool.candidates()[i]).toArray(),
        Arrays.stream(best).mapToDouble(i -> scores[i]).toArray(),
        unknown);
  }
}
