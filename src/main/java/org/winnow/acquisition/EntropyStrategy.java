package org.winnow.acquisition;

/**
 * The largest entropy of the predicted distribution: score = −Σ p ln p, in nats, in [0, ln C].
 *
 * <p>Shannon: A Mathematical Theory of Communication, 1948; Settles: Active Learning Literature
 * Survey, 2009, equation 4. Weak early on and with many classes: for comparison, not a default.
 */
public final class EntropyStrategy extends UncertaintyStrategy {

  @Override
  public String name() {
    return "entropy";
  }

  @Override
  public String summary() {
    return "Images whose prediction is spread over the most classes.";
  }

  @Override
  double score(float[] valuesNC, int from, int classes) {
    double entropy = 0;
    for (int c = from; c < from + classes; c++) {
      entropy += Surprise.of(valuesNC[c]);
    }
    return entropy;
  }
}
