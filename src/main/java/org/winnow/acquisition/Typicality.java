package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Features;

/**
 * How typical each point of a cluster is: 1 / the mean distance to its 20 nearest in the cluster
 * (Hacohen et al. 2022, equation 1). Of a larger cluster {@value #MOST_POINTS} points drawn by the
 * seed are looked at, and are each other's neighbours: O({@value #MOST_POINTS}² D).
 *
 * <p>That is not only faster. The 20 nearest of thousands are a handful of near-copies; the 20
 * nearest of 64 tell the middle of a cluster from a clump at its edge. First 20 images of
 * Fashion-MNIST, 20 seeds: 63.6 % with 64 points, 62.7 % with 128 or 256; all points, 58.7 %
 * against 60.5 % with 512 (10 seeds, coarser clusters).
 */
final class Typicality {

  static final int NEIGHBOURS = 20;
  static final int MOST_POINTS = 64;

  /** Keeps the typicality of points that coincide finite; as in the authors' code. */
  private static final double LEAST_DISTANCE = 1e-5;

  private Typicality() {}

  /**
   * @param rows rows of the features
   * @param values one for each row; 0 for a point alone
   */
  record Typical(int[] rows, double[] values) {}

  /** Most typical first; the lowest row among equals. */
  static Typical sorted(Features features, int[] members, long seed) {
    int[] rows =
        members.length > MOST_POINTS ? Draws.some(members, MOST_POINTS, seed) : members.clone();
    double[] values = values(features, rows);
    Integer[] order = new Integer[rows.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int byValue = Double.compare(values[b], values[a]);
          return byValue != 0 ? byValue : Integer.compare(rows[a], rows[b]);
        });
    return new Typical(
        Arrays.stream(order).mapToInt(i -> rows[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> values[i]).toArray());
  }

  private static double[] values(Features features, int[] rows) {
    PointTiles points = new PointTiles(features, rows);
    int neighbours = Math.min(NEIGHBOURS, rows.length - 1);
    double[] values = new double[rows.length];
    if (neighbours == 0) {
      return values;
    }
    float[] point = new float[points.dimension()];
    float[] squaredW = new float[PointTiles.WIDTH];
    // The point itself, at distance zero, is among its nearest: one more is kept.
    float[] nearest = new float[neighbours + 1];
    for (int p = 0; p < rows.length; p++) {
      points.copy(p, point, 0);
      Arrays.fill(nearest, Float.MAX_VALUE);
      for (int t = 0; t < points.tiles(); t++) {
        points.squaredDistances(t, point, 0, squaredW);
        keepSmallest(squaredW, points.width(t), nearest);
      }
      double sum = 0;
      for (float squared : nearest) {
        sum += Math.sqrt(squared);
      }
      values[p] = 1 / (sum / neighbours + LEAST_DISTANCE);
    }
    return values;
  }

  /** Inserts what is smaller than the last into the ascending array. */
  private static void keepSmallest(float[] candidates, int count, float[] smallest) {
    int last = smallest.length - 1;
    for (int i = 0; i < count; i++) {
      float candidate = candidates[i];
      if (candidate < smallest[last]) {
        int at = last;
        while (at > 0 && smallest[at - 1] > candidate) {
          smallest[at] = smallest[at - 1];
          at--;
        }
        smallest[at] = candidate;
      }
    }
  }
}
