package org.winnow.acquisition;

/**
 * The smallest probability of the predicted class: score = 1 − p₁, in [0, 1 − 1/C].
 *
 * <p>Lewis, Gale: A Sequential Algorithm for Training Text Classifiers, 1994.
 */
public final class LeastConfidenceStrategy extends UncertaintyStrategy {

  @Override
  public String name() {
    return "least-confidence";
  }

  @Override
  public String summary() {
    return "Images whose most probable class is the least probable.";
  }

  @Override
  double score(float[] valuesNC, int from, int classes) {
    float first = 0;
    for (int c = from; c < from + classes; c++) {
      first = Math.max(first, valuesNC[c]);
    }
    return 1 - (double) first;
  }
}
