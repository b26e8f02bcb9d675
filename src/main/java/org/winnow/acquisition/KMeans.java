package org.winnow.acquisition;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.winnow.model.Features;

/**
 * k-means by Lloyd's iterations from k-means++ seeds (Arthur, Vassilvitskii 2007). Seeds come from
 * a sample of {@value #SEEDING_POINTS} points a cluster, centres from a sample of {@value
 * #FITTING_POINTS}; all points are then assigned once. Deterministic by seed, whatever the number
 * of processors; uses at most two threads. Cost: O(k · points · D) a pass, points × D floats.
 */
final class KMeans {

  /**
   * Seeding walks the sample once for each centre. With 16 a centre the mean squared distance of
   * 50,000 images of Fashion-MNIST in 500 clusters was 1603.7, with 8 it is 1603.0 (4 seeds).
   */
  static final int SEEDING_POINTS = 8;

  /** A centre is the mean of this many on average: more moves it less than it is off anyway. */
  static final int FITTING_POINTS = 32;

  private static final int LEAST_SEEDING = 4_000;

  /**
   * Fewer centres can afford more points. With 4,000 points and 12 passes the first 20 images of
   * Fashion-MNIST taught 60.5 %, with 20,000 and 30 passes 62.5 % (mean of 10 seeds). From 40
   * centres on fewer do: points × centres stays the same, until each centre's own share is more.
   */
  private static final int MOST_LEAST_FITTING = 20_000;

  private static final int LEAST_FITTING_WORK = 800_000;

  private static final int ITERATIONS = 30;

  /**
   * Points × centres of all passes together: 30 passes up to about 220 centres, 6 with 500. There,
   * on 50,000 images of Fashion-MNIST, the mean squared distance was 1310.9 after 16 passes and is
   * 1316.7 after 6 (3 seeds).
   */
  private static final long MOST_FITTING_WORK = 48_000_000;

  private static final double SETTLED = 0.002;

  private KMeans() {}

  /**
   * @param k clusters; some are empty where points coincide
   * @param clusterOfPoint for each point its nearest centre
   * @param squaredDistance for each point that to its centre
   */
  record Clusters(int k, int[] clusterOfPoint, float[] squaredDistance) {

    /** The positions of the points of each cluster, ascending. */
    int[][] members() {
      int[] sizes = new int[k];
      for (int cluster : clusterOfPoint) {
        sizes[cluster]++;
      }
      int[][] members = new int[k][];
      Arrays.setAll(members, c -> new int[sizes[c]]);
      int[] filled = new int[k];
      for (int i = 0; i < clusterOfPoint.length; i++) {
        int cluster = clusterOfPoint[i];
        members[cluster][filled[cluster]++] = i;
      }
      return members;
    }
  }

  /**
   * @param rows the points: rows of the features, at least one
   * @param k clusters wanted; no more than there are points come out
   */
  static Clusters cluster(Features features, int[] rows, int k, long seed) {
    int clusters = Math.min(k, rows.length);
    int least = Math.min(MOST_LEAST_FITTING, LEAST_FITTING_WORK / clusters);
    int sample = Math.max(least, FITTING_POINTS * clusters);
    int[] sampled = Draws.some(rows, sample, seed);
    float[] centresKD = fit(features, sampled, clusters, seed + 1);
    return assign(new PointTiles(features, rows), centresKD, clusters);
  }

  private static float[] fit(Features features, int[] rows, int k, long seed) {
    PointTiles points = new PointTiles(features, rows);
    float[] centresKD = seeds(points, k, seed);
    Means means = new Means(features, rows, k);
    long affordable = Math.max(1, MOST_FITTING_WORK / ((long) points.points() * k));
    long passes = Math.min(ITERATIONS, affordable);
    int moved = points.points();
    for (int i = 0; i < passes && moved > SETTLED * points.points(); i++) {
      Clusters clusters = assign(points, centresKD, k);
      moved = means.update(clusters);
      means.write(clusters, centresKD);
    }
    return centresKD;
  }

  /** k-means++: each next centre is a point, drawn in proportion to its squared distance. */
  private static float[] seeds(PointTiles points, int k, long seed) {
    int dimension = points.dimension();
    float[] centresKD = new float[k * dimension];
    SplittableRandom random = new SplittableRandom(seed);
    // The points of a sample are in random order, so its first tiles are a sample again.
    int wanted = Math.max(LEAST_SEEDING, SEEDING_POINTS * k);
    int tiles = Math.min(points.tiles(), (wanted + PointTiles.WIDTH - 1) / PointTiles.WIDTH);
    int count = Math.min(points.points(), tiles * PointTiles.WIDTH);
    float[] nearest = new float[tiles * PointTiles.WIDTH];
    Arrays.fill(nearest, Float.MAX_VALUE);
    float[] squaredW = new float[PointTiles.WIDTH];
    int next = random.nextInt(count);
    for (int c = 0; c < k; c++) {
      points.copy(next, centresKD, c * dimension);
      for (int t = 0; t < tiles; t++) {
        points.squaredDistances(t, centresKD, c * dimension, squaredW);
        int first = t * PointTiles.WIDTH;
        for (int i = 0; i < points.width(t); i++) {
          nearest[first + i] = Math.min(nearest[first + i], squaredW[i]);
        }
      }
      next = Draws.inProportion(nearest, count, random);
    }
    return centresKD;
  }

  /** The means of the clusters' points, kept up by those that change their cluster. */
  private static final class Means {

    private final Features features;
    private final int[] rows;
    private final int[] clusterOfPoint;
    private final int[] sizes;
    private final double[] sumsKD;

    Means(Features features, int[] rows, int k) {
      this.features = features;
      this.rows = rows;
      clusterOfPoint = new int[rows.length];
      Arrays.fill(clusterOfPoint, -1);
      sizes = new int[k];
      sumsKD = new double[k * features.dimension()];
    }

    /** How many points have another cluster than before; all the first time. */
    int update(Clusters clusters) {
      int moved = 0;
      for (int p = 0; p < rows.length; p++) {
        int before = clusterOfPoint[p];
        int after = clusters.clusterOfPoint[p];
        if (before != after) {
          if (before >= 0) {
            add(p, before, -1);
          }
          add(p, after, 1);
          clusterOfPoint[p] = after;
          moved++;
        }
      }
      return moved;
    }

    private void add(int point, int cluster, int times) {
      int dimension = features.dimension();
      int from = rows[point] * dimension;
      int to = cluster * dimension;
      for (int d = 0; d < dimension; d++) {
        sumsKD[to + d] += times * (double) features.valuesND()[from + d];
      }
      sizes[cluster] += times;
    }

    /** Centres at the means; a centre without points at the point worst served. */
    void write(Clusters clusters, float[] centresKD) {
      int dimension = features.dimension();
      float[] distances = clusters.squaredDistance.clone();
      for (int c = 0; c < sizes.length; c++) {
        int from = c * dimension;
        if (sizes[c] == 0) {
          int worst = farthest(distances);
          System.arraycopy(
              features.valuesND(), rows[worst] * dimension, centresKD, from, dimension);
          distances[worst] = 0;
        } else {
          for (int d = from; d < from + dimension; d++) {
            centresKD[d] = (float) (sumsKD[d] / sizes[c]);
          }
        }
      }
    }
  }

  private static int farthest(float[] distances) {
    int worst = 0;
    for (int p = 1; p < distances.length; p++) {
      if (distances[p] > distances[worst]) {
        worst = p;
      }
    }
    return worst;
  }

  /** The nearest centre of every point; the lowest index among equals. */
  private static Clusters assign(PointTiles points, float[] centresKD, int k) {
    Clusters clusters = new Clusters(k, new int[points.points()], new float[points.points()]);
    TwoThreads.run(
        points.tiles(),
        (long) points.points() * centresKD.length,
        (from, to) -> assign(points, centresKD, clusters, from, to));
    return clusters;
  }

  private static void assign(
      PointTiles points, float[] centresKD, Clusters clusters, int fromTile, int toTile) {
    int[] offsets = points.offsets(clusters.k);
    float[][] squaredBW = new float[Math.min(clusters.k, PointTiles.BLOCK)][PointTiles.WIDTH];
    for (int t = fromTile; t < toTile; t++) {
      int first = t * PointTiles.WIDTH;
      int width = points.width(t);
      float[] nearest = clusters.squaredDistance;
      Arrays.fill(nearest, first, first + width, Float.MAX_VALUE);
      for (int from = 0; from < clusters.k; from += PointTiles.BLOCK) {
        int to = Math.min(clusters.k, from + PointTiles.BLOCK);
        points.squaredDistances(t, centresKD, offsets, from, to, squaredBW);
        for (int c = from; c < to; c++) {
          float[] squaredW = squaredBW[c - from];
          for (int i = 0; i < width; i++) {
            if (squaredW[i] < nearest[first + i]) {
              nearest[first + i] = squaredW[i];
              clusters.clusterOfPoint[first + i] = c;
            }
          }
        }
      }
    }
  }
}
