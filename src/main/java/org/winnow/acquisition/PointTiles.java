package org.winnow.acquisition;

import java.util.Arrays;
import org.winnow.model.Features;

/**
 * Rows of features, copied into tiles of {@value #WIDTH} points that lie dimension by dimension, so
 * that the distances from one centre to all points of a tile are loops over neighbouring floats.
 * Points × D floats of memory.
 *
 * <p>The compiler turns such a loop into vector instructions as long as every array in it is read
 * at the loop's own index: one array a dimension, not one array with an offset (measured on one
 * core with AVX-512: 25 against 4.5 billion differences a second). A sum over the dimensions of one
 * point it may not reorder, and so leaves as it is.
 */
final class PointTiles {

  /** Points in a tile: 256 × 256 dimensions are 256 KiB, which stays in a core's second cache. */
  static final int WIDTH = 256;

  /** Points that a tile is read for while it is in the cache. */
  private static final int BLOCK = 32;

  private final float[][][] tilesDW;
  private final int points;
  private final int dimension;

  PointTiles(Features features, int[] rows) {
    points = rows.length;
    dimension = features.dimension();
    tilesDW = new float[(points + WIDTH - 1) / WIDTH][][];
    for (int t = 0; t < tilesDW.length; t++) {
      tilesDW[t] = tile(features, rows, t * WIDTH);
    }
  }

  private static float[][] tile(Features features, int[] rows, int first) {
    int dimension = features.dimension();
    float[][] tileDW = new float[dimension][WIDTH];
    for (int i = first; i < Math.min(first + WIDTH, rows.length); i++) {
      int from = rows[i] * dimension;
      for (int d = 0; d < dimension; d++) {
        tileDW[d][i - first] = features.valuesND()[from + d];
      }
    }
    return tileDW;
  }

  int points() {
    return points;
  }

  int dimension() {
    return dimension;
  }

  int tiles() {
    return tilesDW.length;
  }

  /** The points in a tile: {@value #WIDTH}, fewer in the last. */
  int width(int tile) {
    return Math.min(WIDTH, points - tile * WIDTH);
  }

  /** Writes one point's coordinates. */
  void copy(int point, float[] target, int from) {
    float[][] tileDW = tilesDW[point / WIDTH];
    for (int d = 0; d < dimension; d++) {
      target[from + d] = tileDW[d][point % WIDTH];
    }
  }

  /** Adds one point's coordinates. */
  void add(int point, double[] sums, int from) {
    float[][] tileDW = tilesDW[point / WIDTH];
    for (int d = 0; d < dimension; d++) {
      sums[from + d] += tileDW[d][point % WIDTH];
    }
  }

  /**
   * Squared Euclidean distances from a centre to the points of a tile.
   *
   * @param centres the centre's coordinates are the D from {@code from}
   * @param squaredW {@value #WIDTH} results; those beyond the tile's points mean nothing
   */
  void squaredDistances(int tile, float[] centres, int from, float[] squaredW) {
    float[][] tileDW = tilesDW[tile];
    Arrays.fill(squaredW, 0);
    int d = 0;
    for (; d + 4 <= dimension; d += 4) {
      addFour(tileDW[d], tileDW[d + 1], tileDW[d + 2], tileDW[d + 3], centres, from + d, squaredW);
    }
    for (; d < dimension; d++) {
      addOne(tileDW[d], centres[from + d], squaredW);
    }
  }

  /**
   * Products of a vector with the points of a tile.
   *
   * @param vectors the vector's coordinates are the D from {@code from}
   * @param productsW {@value #WIDTH} results; those beyond the tile's points mean nothing
   */
  void products(int tile, float[] vectors, int from, float[] productsW) {
    float[][] tileDW = tilesDW[tile];
    Arrays.fill(productsW, 0);
    int d = 0;
    for (; d + 4 <= dimension; d += 4) {
      addFourProducts(
          tileDW[d], tileDW[d + 1], tileDW[d + 2], tileDW[d + 3], vectors, from + d, productsW);
    }
    for (; d < dimension; d++) {
      float factor = vectors[from + d];
      float[] x = tileDW[d];
      for (int i = 0; i < WIDTH; i++) {
        productsW[i] += x[i] * factor;
      }
    }
  }

  private static void addFourProducts(
      float[] x0, float[] x1, float[] x2, float[] x3, float[] vectors, int v, float[] productsW) {
    float v0 = vectors[v];
    float v1 = vectors[v + 1];
    float v2 = vectors[v + 2];
    float v3 = vectors[v + 3];
    for (int i = 0; i < WIDTH; i++) {
      productsW[i] += x0[i] * v0 + x1[i] * v1 + x2[i] * v2 + x3[i] * v3;
    }
  }

  /** What is done with the distances from a point to the points of a tile. */
  @FunctionalInterface
  interface Distances {
    /** Called on two threads, all tiles of a point on one of them. */
    void take(int point, int tile, float[] squaredW);
  }

  /** The distances from each of the first {@code count} points to all; O(count · points · D). */
  void forEach(int count, Distances distances) {
    TwoThreads.run(
        count,
        (long) count * points * dimension,
        (from, to) -> {
          float[] blockPD = new float[BLOCK * dimension];
          float[] squaredW = new float[WIDTH];
          for (int block = from; block < to; block += BLOCK) {
            int end = Math.min(to, block + BLOCK);
            for (int p = block; p < end; p++) {
              copy(p, blockPD, (p - block) * dimension);
            }
            for (int t = 0; t < tilesDW.length; t++) {
              for (int p = block; p < end; p++) {
                squaredDistances(t, blockPD, (p - block) * dimension, squaredW);
                distances.take(p, t, squaredW);
              }
            }
          }
        });
  }

  /** Four dimensions at once, so that a sum is read and written a quarter as often. */
  private static void addFour(
      float[] x0, float[] x1, float[] x2, float[] x3, float[] centres, int c, float[] squaredW) {
    float c0 = centres[c];
    float c1 = centres[c + 1];
    float c2 = centres[c + 2];
    float c3 = centres[c + 3];
    for (int i = 0; i < WIDTH; i++) {
      float d0 = x0[i] - c0;
      float d1 = x1[i] - c1;
      float d2 = x2[i] - c2;
      float d3 = x3[i] - c3;
      squaredW[i] += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    }
  }

  private static void addOne(float[] x, float c, float[] squaredW) {
    for (int i = 0; i < WIDTH; i++) {
      float difference = x[i] - c;
      squaredW[i] += difference * difference;
    }
  }
}
