package org.winnow.evaluation;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's paired t-test, two-sided: could the mean difference be chance?
 *
 * @param pairs n, two or more
 * @param meanDifference d̄, the mean of a − b
 * @param t d̄ / (s / √n), s the standard deviation of the differences with n − 1
 * @param p the chance of a |t| at least as large when the true mean is 0, by Student's distribution
 *     with n − 1 degrees of freedom
 * @param low lower end of the 95 % interval of the mean difference
 * @param high its upper end
 */
public record PairedTest(
    int pairs, double meanDifference, double t, double p, double low, double high) {

  private static final double LEVEL = 0.05;

  /** Differences closer together than this part of the values differ by rounding only. */
  private static final double ROUNDING = 1e-12;

  /**
   * Compares pair by pair.
   *
   * @return empty with fewer than two pairs, or when all differences are the same: their spread
   *     then says nothing about chance
   * @throws IllegalArgumentException when there is not one b for each a
   */
  public static Optional<PairedTest> of(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "expected pairs, got %d and %d values".formatted(a.length, b.length));
    }
    int n = a.length;
    double[] differences = new double[n];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    double mean = Arrays.stream(differences).average().orElse(0);
    double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.max(Math.abs(a[i]), Math.abs(b[i])));
    }
    if (n < 2 || Math.sqrt(squares) <= ROUNDING * largest) {
      return Optional.empty();
    }
    double error = Math.sqrt(squares / (n - 1) / n);
    TDistribution student = TDistribution.of(n - 1);
    double t = mean / error;
    double half = student.inverseSurvivalProbability(LEVEL / 2) * error;
    return Optional.of(
        new PairedTest(
            n, mean, t, 2 * student.survivalProbability(Math.abs(t)), mean - half, mean + half));
  }

  /** True when p is below 0.05. */
  public boolean significant() {
    return p < LEVEL;
  }
}
