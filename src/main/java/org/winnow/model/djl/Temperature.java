package org.winnow.model.djl;

/**
 * Temperature scaling (Guo et al. 2017): one number that logits are divided by so that held-out
 * labels are most likely.
 */
final class Temperature {

  private static final double LEAST = 0.1;
  private static final double MOST = 10;
  private static final double PRIOR_DEVIATION = 0.5;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int STEPS = 30;

  private Temperature() {}

  /**
   * The temperature from 0.1 to 10 with the least mean negative log-likelihood, by a golden-section
   * search on its logarithm. A normal prior on the logarithm keeps a few dozen labels that were all
   * right from claiming certainty.
   *
   * @param logitsLC L × C
   */
  static double fit(double[][] logitsLC, int[] labels) {
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    for (int step = 0; step < STEPS; step++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (penalised(logitsLC, labels, left) <= penalised(logitsLC, labels, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double penalised(double[][] logitsLC, int[] labels, double logarithm) {
    double deviations = logarithm / PRIOR_DEVIATION;
    return loss(logitsLC, labels, Math.exp(logarithm))
        + deviations * deviations / 2 / labels.length;
  }

  /** Mean negative log-likelihood in nats. */
  static double loss(double[][] logitsLC, int[] labels, double temperature) {
    double sum = 0;
    for (double loss : losses(logitsLC, labels, temperature)) {
      sum += loss;
    }
    return sum / labels.length;
  }

  /** Negative log-likelihood of each label, in nats. */
  static double[] losses(double[][] logitsLC, int[] labels, double temperature) {
    double[] losses = new double[labels.length];
    for (int l = 0; l < labels.length; l++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double logit : logitsLC[l]) {
        largest = Math.max(largest, logit);
      }
      double total = 0;
      for (double logit : logitsLC[l]) {
        total += Math.exp((logit - largest) / temperature);
      }
      losses[l] = Math.log(total) - (logitsLC[l][labels[l]] - largest) / temperature;
    }
    return losses;
  }
}
