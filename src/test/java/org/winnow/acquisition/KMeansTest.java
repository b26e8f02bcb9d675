package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;

class KMeansTest {

  @Test
  void finds_groups_that_lie_apart() {
    Features features = groups(900, 3, 5);
    int[] rows = Draws.shuffled(Draws.range(900), 1);
    KMeans.Clusters clusters = KMeans.cluster(features, rows, 3, 1);
    int[] groupOfCluster = new int[3];
    Arrays.fill(groupOfCluster, -1);
    for (int i = 0; i < rows.length; i++) {
      int cluster = clusters.clusterOfPoint()[i];
      if (groupOfCluster[cluster] < 0) {
        groupOfCluster[cluster] = rows[i] % 3;
      }
      assertThat(rows[i] % 3).isEqualTo(groupOfCluster[cluster]);
    }
    assertThat(clusters.members()).hasDimensions(3, 300);
  }

  @Test
  void gives_each_point_of_a_sampled_pool_its_nearest_cluster() {
    Features features = groups(12_000, 4, 6);
    KMeans.Clusters clusters = KMeans.cluster(features, Draws.range(12_000), 4, 1);
    assertThat(clusters.members()).hasDimensions(4, 3_000);
  }

  @Test
  void comes_down_to_the_spread_of_a_slow_obvious_implementation() {
    Features features = noise(700, 7);
    int[] rows = Draws.range(700);
    double spread = 0;
    for (float squared : KMeans.cluster(features, rows, 6, 1).squaredDistance()) {
      spread += squared;
    }
    assertThat(spread).isLessThan(1.03 * slowSpread(features, 6));
  }

  @Test
  void gives_no_more_clusters_than_points() {
    KMeans.Clusters clusters = KMeans.cluster(noise(4, 3), Draws.range(4), 9, 1);
    assertThat(clusters.k()).isEqualTo(4);
    assertThat(clusters.clusterOfPoint()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void measures_squared_distances_in_any_dimension() {
    int rows = PointTiles.WIDTH + 44;
    Features features = noise(rows, 23);
    PointTiles points = new PointTiles(features, Draws.range(rows));
    float[] centre = new float[23];
    points.copy(rows - 1, centre, 0);
    float[] squaredW = new float[PointTiles.WIDTH];
    for (int tile = 0; tile < 2; tile++) {
      points.squaredDistances(tile, centre, 0, squaredW);
      for (int i = 0; i < points.width(tile); i++) {
        assertThat((double) squaredW[i])
            .isCloseTo(squared(features, tile * PointTiles.WIDTH + i, rows - 1), within(1e-4));
      }
    }
  }

  @Test
  void measures_the_same_from_several_centres_at_once() {
    int rows = PointTiles.WIDTH + 44;
    Features features = noise(rows, 23);
    PointTiles points = new PointTiles(features, Draws.range(rows));
    int[] offsets = points.offsets(9);
    float[][] squaredBW = new float[7][PointTiles.WIDTH];
    for (int tile = 0; tile < 2; tile++) {
      points.squaredDistances(tile, features.valuesND(), offsets, 2, 9, squaredBW);
      for (int b = 0; b < 7; b++) {
        for (int i = 0; i < points.width(tile); i++) {
          assertThat((double) squaredBW[b][i])
              .isCloseTo(squared(features, tile * PointTiles.WIDTH + i, 2 + b), within(1e-4));
        }
      }
    }
  }

  @Test
  void measures_every_pair_of_points_once_or_twice() {
    int rows = 2 * PointTiles.WIDTH + 44;
    Features features = noise(rows, 23);
    PointTiles points = new PointTiles(features, Draws.range(rows));
    int[][] timesMeasured = new int[rows][rows];
    points.forEachPair(
        (point, tile, squaredW) -> {
          for (int i = 0; i < points.width(tile); i++) {
            int other = tile * PointTiles.WIDTH + i;
            timesMeasured[point][other]++;
            if (i % 50 == 0) {
              assertThat((double) squaredW[i])
                  .isCloseTo(squared(features, point, other), within(1e-4));
            }
          }
        });
    for (int a = 0; a < rows; a++) {
      for (int b = 0; b < a; b++) {
        boolean sameTile = a / PointTiles.WIDTH == b / PointTiles.WIDTH;
        assertThat(timesMeasured[b][a]).isEqualTo(1);
        assertThat(timesMeasured[a][b]).isEqualTo(sameTile ? 1 : 0);
      }
    }
  }

  private static double squared(Features features, int a, int b) {
    double squared = 0;
    for (int d = 0; d < features.dimension(); d++) {
      double difference =
          features.valuesND()[a * features.dimension() + d]
              - (double) features.valuesND()[b * features.dimension() + d];
      squared += difference * difference;
    }
    return squared;
  }

  /** Lloyd from the best of 20 random starts, as the textbook has it. */
  private static double slowSpread(Features features, int k) {
    double best = Double.MAX_VALUE;
    for (int start = 0; start < 20; start++) {
      int[] seeds = Draws.some(Draws.range(features.rows()), k, start);
      double[][] centres = new double[k][features.dimension()];
      for (int c = 0; c < k; c++) {
        for (int d = 0; d < features.dimension(); d++) {
          centres[c][d] = features.valuesND()[seeds[c] * features.dimension() + d];
        }
      }
      double spread = 0;
      for (int i = 0; i < 50; i++) {
        spread = slowStep(features, centres);
      }
      best = Math.min(best, spread);
    }
    return best;
  }

  private static double slowStep(Features features, double[][] centres) {
    int dimension = features.dimension();
    double[][] sums = new double[centres.length][dimension];
    int[] sizes = new int[centres.length];
    double spread = 0;
    for (int i = 0; i < features.rows(); i++) {
      int nearest = 0;
      double least = Double.MAX_VALUE;
      for (int c = 0; c < centres.length; c++) {
        double squared = 0;
        for (int d = 0; d < dimension; d++) {
          double difference = features.valuesND()[i * dimension + d] - centres[c][d];
          squared += difference * difference;
        }
        if (squared < least) {
          least = squared;
          nearest = c;
        }
      }
      spread += least;
      sizes[nearest]++;
      for (int d = 0; d < dimension; d++) {
        sums[nearest][d] += features.valuesND()[i * dimension + d];
      }
    }
    for (int c = 0; c < centres.length; c++) {
      for (int d = 0; d < dimension && sizes[c] > 0; d++) {
        centres[c][d] = sums[c][d] / sizes[c];
      }
    }
    return spread;
  }

  /** Point i lies around the corner i mod groups, far from the others. */
  private static Features groups(int points, int groups, int dimension) {
    Features features = noise(points, dimension);
    for (int i = 0; i < points; i++) {
      features.valuesND()[i * dimension + i % groups] += 100;
    }
    return features;
  }

  private static Features noise(int points, int dimension) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[points * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new Features(values, points, dimension);
  }
}
