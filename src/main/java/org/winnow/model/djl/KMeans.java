package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;

/** Lloyd's k-means from random rows; a cluster that empties starts again at a random row. */
final class KMeans {

  private static final int ROWS_A_TASK = 2048;

  /** The filters' quality no longer changes after about ten. */
  private static final int STEPS = 12;

  private final DjlRuntime runtime;
  private final Runnable between;

  /**
   * @param between what is done between two steps
   */
  KMeans(DjlRuntime runtime, Runnable between) {
    this.runtime = runtime;
    this.between = between;
  }

  /**
   * Centroids after a fixed number of steps.
   *
   * @param rows N × P
   * @return k × P centroids
   */
  float[] centroids(float[] rows, int size, int k, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] centroids = new float[k * size];
    for (int c = 0; c < k; c++) {
      place(rows, size, centroids, c, random);
    }
    for (int step = 0; step < STEPS; step++) {
      long[] nearest = nearest(rows, size, centroids);
      centroids = means(rows, size, nearest, k, random);
      between.run();
    }
    return centroids;
  }

  private static void place(
      float[] rows, int size, float[] centroids, int cluster, SplittableRandom random) {
    int row = random.nextInt(rows.length / size);
    System.arraycopy(rows, row * size, centroids, cluster * size, size);
  }

  private static float[] means(
      float[] rows, int size, long[] nearest, int k, SplittableRandom random) {
    double[] sums = new double[k * size];
    int[] counts = new int[k];
    for (int n = 0; n < nearest.length; n++) {
      int cluster = (int) nearest[n];
      counts[cluster]++;
      for (int i = 0; i < size; i++) {
        sums[cluster * size + i] += rows[n * size + i];
      }
    }
    float[] means = new float[k * size];
    for (int c = 0; c < k; c++) {
      if (counts[c] == 0) {
        place(rows, size, means, c, random);
      } else {
        for (int i = 0; i < size; i++) {
          means[c * size + i] = (float) (sums[c * size + i] / counts[c]);
        }
      }
    }
    return means;
  }

  /** |x − c|² = |x|² − 2 x·c + |c|², and |x|² changes nothing in a row. */
  private long[] nearest(float[] rows, int size, float[] centroids) {
    int count = rows.length / size;
    int k = centroids.length / size;
    long[] nearest = new long[count];
    try (NDManager memory = runtime.newMemory()) {
      NDArray points = Tensors.of(memory, centroids, k, size);
      NDArray squares = points.square().sum(new int[] {1}).reshape(1, k);
      NDArray directions = points.transpose().mul(-2f);
      int tasks = (count + ROWS_A_TASK - 1) / ROWS_A_TASK;
      runtime
          .lanes()
          .forEach(
              tasks,
              task -> {
                int from = task * ROWS_A_TASK;
                int to = Math.min(count, from + ROWS_A_TASK);
                try (NDManager sub = memory.newSubManager()) {
                  NDArray part = Tensors.part(sub, rows, from * size, to - from, size);
                  long[] found = part.matMul(directions).addi(squares).argMin(1).toLongArray();
                  System.arraycopy(found, 0, nearest, from, found.length);
                }
              });
    }
    return nearest;
  }
}
