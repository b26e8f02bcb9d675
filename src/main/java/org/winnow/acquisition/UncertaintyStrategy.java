package org.winnow.acquisition;

import org.winnow.model.Probabilities;

/** Scores a candidate by its predicted class distribution alone. O(nC). */
abstract class UncertaintyStrategy extends ScoringStrategy {

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
  final double[] scores(Pool pool) {
    Probabilities probabilities = Requirements.probabilities(pool);
    int classes = probabilities.classes();
    int[] candidates = pool.candidates();
    double[] scores = new double[candidates.length];
    TwoThreads.run(
        scores.length,
        (long) scores.length * classes,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            scores[i] = score(probabilities.valuesNC(), candidates[i] * classes, classes);
          }
        });
    return scores;
  }
}
