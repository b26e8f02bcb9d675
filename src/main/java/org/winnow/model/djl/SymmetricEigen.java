package org.winnow.model.djl;

import java.util.Arrays;

/**
 * Eigenvalues and vectors of a real symmetric matrix, by Householder reduction to a tridiagonal
 * matrix and the implicit QL method (Wilkinson & Reinsch 1971, tred2 and tql2). O(n³); 544 × 544 in
 * about a second.
 *
 * @param values n, falling
 * @param vectors vectors[k] is the unit vector of values[k]
 */
record SymmetricEigen(double[] values, double[][] vectors) {

  private static final int MOST_STEPS = 60;

  /**
   * @param matrix n × n, symmetric; not changed
   * @throws IllegalArgumentException when a value is not finite
   */
  static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] z = new double[n][];
    for (int i = 0; i < n; i++) {
      z[i] = matrix[i].clone();
      for (double value : z[i]) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("expected finite values, got " + value);
        }
      }
    }
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    reduce(z, diagonal, beside);
    double[][] rows = transpose(z);
    iterate(rows, diagonal, beside);
    return sorted(diagonal, rows);
  }

  /** Householder reduction; z becomes the product of the reflections. */
  private static void reduce(double[][] z, double[] d, double[] e) {
    int n = d.length;
    for (int i = n - 1; i > 0; i--) {
      double h = 0;
      double scale = 0;
      for (int k = 0; k < i; k++) {
        scale += Math.abs(z[i][k]);
      }
      if (i == 1 || scale == 0) {
        e[i] = z[i][i - 1];
      } else {
        for (int k = 0; k < i; k++) {
          z[i][k] /= scale;
          h += z[i][k] * z[i][k];
        }
        double f = z[i][i - 1];
        double g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
        e[i] = scale * g;
        h -= f * g;
        z[i][i - 1] = f - g;
        reflect(z, e, i, h);
      }
      d[i] = h;
    }
    accumulate(z, d);
    e[0] = 0;
  }

  private static void reflect(double[][] z, double[] e, int i, double h) {
    double[] u = z[i];
    // e[0..i) = A u, reading the lower triangle by rows only.
    Arrays.fill(e, 0, i, 0);
    for (int j = 0; j < i; j++) {
      double[] row = z[j];
      double sum = row[j] * u[j];
      for (int k = 0; k < j; k++) {
        sum += row[k] * u[k];
        e[k] += row[k] * u[j];
      }
      e[j] += sum;
    }
    double f = 0;
    for (int j = 0; j < i; j++) {
      z[j][i] = u[j] / h;
      e[j] /= h;
      f += e[j] * u[j];
    }
    double hh = f / (h + h);
    for (int j = 0; j < i; j++) {
      e[j] -= hh * u[j];
    }
    for (int j = 0; j < i; j++) {
      double[] row = z[j];
      for (int k = 0; k <= j; k++) {
        row[k] -= u[j] * e[k] + e[j] * u[k];
      }
    }
  }

  private static void accumulate(double[][] z, double[] d) {
    int n = d.length;
    double[] g = new double[n];
    d[0] = 0;
    for (int i = 0; i < n; i++) {
      if (d[i] != 0) {
        Arrays.fill(g, 0, i, 0);
        for (int k = 0; k < i; k++) {
          double u = z[i][k];
          for (int j = 0; j < i; j++) {
            g[j] += u * z[k][j];
          }
        }
        for (int k = 0; k < i; k++) {
          double v = z[k][i];
          for (int j = 0; j < i; j++) {
            z[k][j] -= g[j] * v;
          }
        }
      }
      d[i] = z[i][i];
      z[i][i] = 1;
      for (int j = 0; j < i; j++) {
        z[j][i] = 0;
        z[i][j] = 0;
      }
    }
  }

  /** Implicit QL with shifts; rows[k] becomes the k-th vector. */
  private static void iterate(double[][] rows, double[] d, double[] e) {
    int n = d.length;
    System.arraycopy(e, 1, e, 0, n - 1);
    e[n - 1] = 0;
    double negligible = 0;
    for (int i = 0; i < n; i++) {
      negligible = Math.max(negligible, Math.ulp(Math.abs(d[i]) + Math.abs(e[i])));
    }
    if (!Double.isFinite(negligible)) {
      throw new IllegalStateException("the reduced matrix is not finite");
    }
    for (int l = 0; l < n; l++) {
      int steps = 0;
      for (int m = split(e, l, negligible); m != l; m = split(e, l, negligible)) {
        if (++steps > MOST_STEPS) {
          throw new IllegalStateException("eigenvalue " + l + " did not converge");
        }
        rotate(rows, d, e, l, m);
      }
    }
  }

  /**
   * Where the matrix falls apart, from l on. What is negligible beside the largest values is so
   * beside the smallest: of a matrix of low rank those are rounding errors alone.
   */
  private static int split(double[] e, int l, double negligible) {
    int m = l;
    while (m < e.length - 1 && Math.abs(e[m]) > negligible) {
      m++;
    }
    return m;
  }

  private static void rotate(double[][] rows, double[] d, double[] e, int l, int m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      turn(rows[i], rows[i + 1], s, c);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void turn(double[] lower, double[] upper, double s, double c) {
    for (int k = 0; k < lower.length; k++) {
      double f = upper[k];
      upper[k] = s * lower[k] + c * f;
      lower[k] = c * lower[k] - s * f;
    }
  }

  private static double[][] transpose(double[][] z) {
    int n = z.length;
    double[][] turned = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        turned[j][i] = z[i][j];
      }
    }
    return turned;
  }

  private static SymmetricEigen sorted(double[] values, double[][] vectors) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
    double[] fallingValues = new double[values.length];
    double[][] fallingVectors = new double[values.length][];
    for (int k = 0; k < order.length; k++) {
      fallingValues[k] = values[order[k]];
      fallingVectors[k] = vectors[order[k]];
    }
    return new SymmetricEigen(fallingValues, fallingVectors);
  }
}
