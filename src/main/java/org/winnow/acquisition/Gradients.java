package org.winnow.acquisition;

import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/**
 * The gradients that a softmax classifier's weights would get from each point if the class it
 * predicts were its label: g = q ⊗ z with q = p − e_ŷ. Kept as the two factors, points × (C + D)
 * floats, because ‖g − g'‖² = ‖q‖²‖z‖² + ‖q'‖²‖z'‖² − 2 (q·q') (z·z').
 */
final class Gradients {

  private final PointTiles features;
  private final PointTiles errors;
  private final double[] squaredNorms;

  Gradients(Features features, Probabilities probabilities, int[] rows) {
    this.features = new PointTiles(features, rows);
    Features errorsNC = errors(probabilities, rows);
    this.errors = new PointTiles(errorsNC, Draws.range(rows.length));
    squaredNorms = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      squaredNorms[i] = squaredNorm(errorsNC, i) * squaredNorm(features, rows[i]);
    }
  }

  private static Features errors(Probabilities probabilities, int[] rows) {
    int classes = probabilities.classes();
    float[] errorsNC = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(probabilities.valuesNC(), rows[i] * classes, errorsNC, i * classes, classes);
      errorsNC[i * classes + probabilities.predicted(rows[i])] -= 1;
    }
    return new Features(errorsNC, rows.length, classes);
  }

  private static double squaredNorm(Features vectors, int row) {
    double sum = 0;
    for (int d = row * vectors.dimension(); d < (row + 1) * vectors.dimension(); d++) {
      double value = vectors.valuesND()[d];
      sum += value * value;
    }
    return sum;
  }

  int points() {
    return squaredNorms.length;
  }

  double squaredNorm(int point) {
    return squaredNorms[point];
  }

  /** Lowers each value to the squared distance from the point where that is less; O(N (C + D)). */
  void lowerToDistanceFrom(int point, float[] squared) {
    float[] z = new float[features.dimension()];
    float[] q = new float[errors.dimension()];
    features.copy(point, z, 0);
    errors.copy(point, q, 0);
    long work = (long) points() * (z.length + q.length);
    TwoThreads.run(
        features.tiles(),
        work,
        (from, to) -> {
          float[] zW = new float[PointTiles.WIDTH];
          float[] qW = new float[PointTiles.WIDTH];
          for (int t = from; t < to; t++) {
            features.products(t, z, 0, zW);
            errors.products(t, q, 0, qW);
            int first = t * PointTiles.WIDTH;
            for (int i = 0; i < features.width(t); i++) {
              double sum = squaredNorms[first + i] + squaredNorms[point];
              float distance = (float) Math.max(0, sum - 2.0 * zW[i] * qW[i]);
              squared[first + i] = Math.min(squared[first + i], distance);
            }
          }
        });
  }
}
