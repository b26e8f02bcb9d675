package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Probabilities;

/** The b candidates whose predicted class distribution scores highest. O(nC + n log n). */
abstract class UncertaintyStrategy implements Strategy {

  /**
   * How uncertain one image's prediction is.
   *
   * @param valuesNC probabilities; this image's are the C from {@code from}
   * @return higher is more uncertain
   */
  abstract double score(float[] valuesNC, int from, int classes);

  @Override
  public final boolean worksWithoutModel() {
    return false;
  }

  @Override
  public final boolean worksWithoutFeatures() {
    return true;
  }

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

  /** One score a candidate, in the candidates' order. */
  final double[] scores(Pool pool) {
    Probabilities probabilities = Requirements.probabilities(pool);
    int classes = probabilities.classes();
    int[] candidates = pool.candidates();
    double[] scores = new double[candidates.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(probabilities.valuesNC(), candidates[i] * classes, classes);
    }
    return scores;
  }
}
