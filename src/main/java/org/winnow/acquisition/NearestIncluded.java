package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Features;

/**
 * For each point the squared distance to the nearest of what has been included so far; {@link
 * Float#MAX_VALUE} before anything has. O(points · D) an inclusion.
 */
final class NearestIncluded {

  private final PointTiles points;
  private final float[] squared;

  NearestIncluded(PointTiles points) {
    this.points = points;
    squared = new float[points.points()];
    Arrays.fill(squared, Float.MAX_VALUE);
  }

  /** Includes rows of the features. */
  void include(Features features, int[] rows) {
    int dimension = features.dimension();
    include(features.valuesND(), Arrays.stream(rows).map(row -> row * dimension).toArray());
  }

  /** Includes one of the points itself. */
  void include(int point) {
    float[] centre = new float[points.dimension()];
    points.copy(point, centre, 0);
    include(centre, new int[] {0});
  }

  private void include(float[] centres, int[] offsets) {
    long work = (long) points.points() * points.dimension() * offsets.length;
    TwoThreads.run(points.tiles(), work, (from, to) -> include(centres, offsets, from, to));
  }

  private void include(float[] centres, int[] offsets, int fromTile, int toTile) {
    float[][] squaredBW = new float[Math.min(offsets.length, PointTiles.BLOCK)][PointTiles.WIDTH];
    for (int t = fromTile; t < toTile; t++) {
      int first = t * PointTiles.WIDTH;
      int width = points.width(t);
      for (int from = 0; from < offsets.length; from += PointTiles.BLOCK) {
        int to = Math.min(offsets.length, from + PointTiles.BLOCK);
        points.squaredDistances(t, centres, offsets, from, to, squaredBW);
        for (int b = 0; b < to - from; b++) {
          for (int i = 0; i < width; i++) {
            squared[first + i] = Math.min(squared[first + i], squaredBW[b][i]);
          }
        }
      }
    }
  }

  float squared(int point) {
    return squared[point];
  }
}
