package org.winnow.acquisition;

/**
 * The smallest margin between the two most probable classes: score = 1 − (p₁ − p₂), in [0, 1].
 *
 * <p>Scheffer, Decomain, Wrobel: Active Hidden Markov Models for Information Extraction, 2001.
 */
public final class MarginStrategy extends UncertaintyStrategy {

  @Override
  public String name() {
    return "margin";
  }

  @Override
  public String summary() {
    return "Images between two classes: the smallest gap between the two most probable.";
  }

  @Override
  double score(float[] valuesNC, int from, int classes) {
    float first = 0;
    float second = 0;
    for (int c = from; c < from + classes; c++) {
      float p = valuesNC[c];
      if (p > first) {
        second = first;
        first = p;
      } else if (p > second) {
        second = p;
      }
    }
    return 1 - ((double) first - second);
  }
}
