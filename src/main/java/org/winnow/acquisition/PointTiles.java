package org.winnow.acquisition;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.winnow.model.Features;

/**
 * Rows of features, copied into tiles of {@value #WIDTH} points that lie dimension by dimension, so
 * that the distances from one centre to all points of a tile are loops over neighbouring floats.
 * Points × D floats of memory.
 *
 * <p>The compiler turns such a loop into vector instructions as long as every array in it is read
 * at the loop's own index: one array a dimension, not one array with an offset. A sum over the
 * dimensions of one point it may not reorder, and so leaves as it is; nor does it take a loop with
 * more in it than those here. Differences a second on one core with AVX-512 that other work shared:
 * 14 billion centre by centre, 19 with {@value #BLOCK} centres a pass over {@value #STEP}
 * dimensions, 26 with two centres a loop and multiplication fused with addition.
 */
final class PointTiles {

  /** Points in a tile: {@value #STEP} dimensions of them are 32 KiB, a core's first cache. */
  static final int WIDTH = 512;

  /** Centres that a part of a tile is read for while it is in the cache. */
  static final int BLOCK = 16;

  /** Dimensions in such a part. */
  private static final int STEP = 16;

  /** Without the instruction a fused multiplication is a thousand times slower, not faster. */
  private static final boolean FUSED = fused();

  private final float[][][] tilesDW;
  private final int points;
  private final int dimension;

  PointTiles(Features features, int[] rows) {
    points = rows.length;
    dimension = features.dimension();
    tilesDW = new float[(points + WIDTH - 1) / WIDTH][][];
    TwoThreads.run(
        tilesDW.length,
        (long) points * dimension,
        (from, to) -> {
          for (int t = from; t < to; t++) {
            tilesDW[t] = tile(features, rows, t * WIDTH);
          }
        });
  }

  private static boolean fused() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return machine != null && Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
  }

  private static float[][] tile(Features features, int[] rows, int first) {
    int dimension = features.dimension();
    int width = Math.min(WIDTH, rows.length - first);
    float[][] tileDW = new float[dimension][width];
    for (int i = 0; i < width; i++) {
      int from = rows[first + i] * dimension;
      for (int d = 0; d < dimension; d++) {
        tileDW[d][i] = features.valuesND()[from + d];
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

  /**
   * Squared Euclidean distances from a centre to the points of a tile.
   *
   * @param centres the centre's coordinates are the D from {@code from}
   * @param squaredW the first are the results, as many as the tile has points
   */
  void squaredDistances(int tile, float[] centres, int from, float[] squaredW) {
    Arrays.fill(squaredW, 0);
    addDistances(tilesDW[tile], 0, dimension, centres, from, squaredW);
  }

  /**
   * The same from several centres at once.
   *
   * @param centres a centre's coordinates are the D from its offset
   * @param offsets those from {@code from} to before {@code to} count; no more than {@value #BLOCK}
   * @param squaredBW results for each of these offsets
   */
  void squaredDistances(
      int tile, float[] centres, int[] offsets, int from, int to, float[][] squaredBW) {
    float[][] tileDW = tilesDW[tile];
    boolean pairs = FUSED && width(tile) == WIDTH;
    for (int b = 0; b < to - from; b++) {
      Arrays.fill(squaredBW[b], 0);
    }
    for (int d = 0; d < dimension; d += STEP) {
      int end = Math.min(dimension, d + STEP);
      int b = from;
      for (; pairs && b + 2 <= to; b += 2) {
        addDistances(
            tileDW,
            d,
            end,
            centres,
            offsets[b],
            offsets[b + 1],
            squaredBW[b - from],
            squaredBW[b + 1 - from]);
      }
      for (; b < to; b++) {
        addDistances(tileDW, d, end, centres, offsets[b], squaredBW[b - from]);
      }
    }
  }

  private static void addDistances(
      float[][] tileDW, int from, int to, float[] centres, int c, float[] squaredW) {
    int d = from;
    for (; d + 4 <= to; d += 4) {
      addFour(tileDW[d], tileDW[d + 1], tileDW[d + 2], tileDW[d + 3], centres, c + d, squaredW);
    }
    for (; d < to; d++) {
      addOne(tileDW[d], centres[c + d], squaredW);
    }
  }

  private static void addDistances(
      float[][] tileDW, int from, int to, float[] centres, int a, int b, float[] aW, float[] bW) {
    int d = from;
    for (; d + 4 <= to; d += 4) {
      addFour(
          tileDW[d], tileDW[d + 1], tileDW[d + 2], tileDW[d + 3], centres, a + d, b + d, aW, bW);
    }
    for (; d < to; d++) {
      addOne(tileDW[d], centres[a + d], aW);
      addOne(tileDW[d], centres[b + d], bW);
    }
  }

  /**
   * Products of a vector with the points of a tile.
   *
   * @param vectors the vector's coordinates are the D from {@code from}
   * @param productsW the first are the results, as many as the tile has points
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
      for (int i = 0; i < x.length; i++) {
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
    for (int i = 0; i < x0.length; i++) {
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
    int blocks = (count + BLOCK - 1) / BLOCK;
    TwoThreads.run(
        blocks,
        (long) count * points * dimension,
        (from, to) -> {
          Block block = new Block();
          for (int b = from; b < to; b++) {
            block.measure(b, Math.min(count, (b + 1) * BLOCK), 0, distances);
          }
        });
  }

  /**
   * The distances from each point to those of its own tile and of all tiles after it: half the work
   * where one direction is enough.
   */
  void forEachPair(Distances distances) {
    int blocks = (points + BLOCK - 1) / BLOCK;
    TwoThreads.run(
        blocks,
        (long) points * points * dimension / 2,
        (from, to) -> {
          Block block = new Block();
          for (int i = from; i < to; i++) {
            // From both ends in turns: the first have the most to do.
            int b = i % 2 == 0 ? i / 2 : blocks - 1 - i / 2;
            block.measure(b, Math.min(points, (b + 1) * BLOCK), b * BLOCK / WIDTH, distances);
          }
        });
  }

  /** Some points that follow each other, from which distances are measured at once. */
  private final class Block {

    private final float[] centresBD = new float[BLOCK * dimension];
    private final int[] offsets = offsets(BLOCK);
    private final float[][] squaredBW = new float[BLOCK][WIDTH];

    void measure(int block, int to, int fromTile, Distances distances) {
      int first = block * BLOCK;
      for (int p = first; p < to; p++) {
        copy(p, centresBD, offsets[p - first]);
      }
      for (int t = fromTile; t < tilesDW.length; t++) {
        squaredDistances(t, centresBD, offsets, 0, to - first, squaredBW);
        for (int p = first; p < to; p++) {
          distances.take(p, t, squaredBW[p - first]);
        }
      }
    }
  }

  /** Where each of some centres begins that lie one after the other. */
  int[] offsets(int centres) {
    int[] offsets = new int[centres];
    Arrays.setAll(offsets, c -> c * dimension);
    return offsets;
  }

  /** Four dimensions at once, so that a sum is read and written a quarter as often. */
  private static void addFour(
      float[] x0, float[] x1, float[] x2, float[] x3, float[] centres, int c, float[] squaredW) {
    float c0 = centres[c];
    float c1 = centres[c + 1];
    float c2 = centres[c + 2];
    float c3 = centres[c + 3];
    for (int i = 0; i < x0.length; i++) {
      float d0 = x0[i] - c0;
      float d1 = x1[i] - c1;
      float d2 = x2[i] - c2;
      float d3 = x3[i] - c3;
      squaredW[i] += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    }
  }

  /**
   * And two centres, so that a point is read half as often. Only for full tiles: with a limit that
   * is not a constant the compiler finds no vectors here.
   */
  private static void addFour(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] centres,
      int a,
      int b,
      float[] aW,
      float[] bW) {
    float a0 = centres[a];
    float a1 = centres[a + 1];
    float a2 = centres[a + 2];
    float a3 = centres[a + 3];
    float b0 = centres[b];
    float b1 = centres[b + 1];
    float b2 = centres[b + 2];
    float b3 = centres[b + 3];
    for (int i = 0; i < WIDTH; i++) {
      float d0 = x0[i] - a0;
      float d1 = x1[i] - a1;
      float d2 = x2[i] - a2;
      float d3 = x3[i] - a3;
      aW[i] = Math.fma(d0, d0, Math.fma(d1, d1, Math.fma(d2, d2, Math.fma(d3, d3, aW[i]))));
      float e0 = x0[i] - b0;
      float e1 = x1[i] - b1;
      float e2 = x2[i] - b2;
      float e3 = x3[i] - b3;
      bW[i] = Math.fma(e0, e0, Math.fma(e1, e1, Math.fma(e2, e2, Math.fma(e3, e3, bW[i]))));
    }
  }

  private static void addOne(float[] x, float c, float[] squaredW) {
    for (int i = 0; i < x.length; i++) {
      float difference = x[i] - c;
      squaredW[i] += difference * difference;
    }
  }
}
