package org.winnow.model.djl;

/** Cholesky factors, in double precision. */
final class Triangular {

  private Triangular() {}

  /**
   * For a symmetric positive matrix A = RᵀR, the upper triangular R⁻¹, so that columns whose
   * products are A become orthonormal when multiplied by it. O(n³).
   *
   * @param matrix n × n, row-major; not changed
   * @param ridge added to the diagonal, as a share of the largest entry on it
   */
  static double[] inverseFactor(double[] matrix, int n, double ridge) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, matrix[i * n + i]);
    }
    double added = Math.max(largest * ridge, Double.MIN_NORMAL);
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i * n + j] + (i == j ? added : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        // Below the ridge only rounding is left.
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, added)) : sum / lower[j][j];
      }
    }
    return inverseTransposed(lower);
  }

  /** Row-major (L⁻¹)ᵀ. */
  private static double[] inverseTransposed(double[][] lower) {
    int n = lower.length;
    double[] result = new double[n * n];
    for (int j = 0; j < n; j++) {
      double[] column = new double[n];
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= lower[i][k] * column[k];
        }
        column[i] = sum / lower[i][i];
        result[j * n + i] = column[i];
      }
    }
    return result;
  }
}
