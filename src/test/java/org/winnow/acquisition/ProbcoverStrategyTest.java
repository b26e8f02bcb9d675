package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;

class ProbcoverStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new ProbcoverStrategy();
  }

  @Test
  void takes_the_ball_with_the_most_then_the_one_with_the_most_others() {
    // Two groups, 60 apart: δ = 60, so a ball from anywhere in a group holds all of it, and none
    // of the other. Seven are covered first, then four.
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 66, 67, 68, 69);
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()[0]).isBetween(0, 6);
    assertThat(selection.images()[1]).isBetween(7, 10);
    assertThat(selection.scores()).containsExactly(7, 4);
  }

  @Test
  void labels_cover_what_is_close_to_them() {
    float[] positions = {0, 1, 2, 3, 4, 5, 6, 66, 67, 68, 69};
    Pool pool =
        new Pool(
            11,
            new int[] {0, 1, 2, 4, 5, 6, 7, 8, 9, 10},
            new int[] {3},
            new int[] {0},
            2,
            new Features(positions, 11, 1),
            null);
    assertThat(strategy().select(pool, 1, 1).images()[0]).isBetween(7, 10);
  }

  @Test
  void what_is_left_when_all_is_covered_is_drawn() {
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 66, 67, 68, 69);
    Set<Integer> third = new HashSet<>();
    for (int seed = 0; seed < 40; seed++) {
      Selection selection = strategy().select(pool, 3, seed);
      assertThat(selection.scores()[2]).isZero();
      third.add(selection.images()[2]);
    }
    assertThat(third).hasSizeGreaterThan(6);
  }

  @Test
  void the_radius_is_the_largest_that_leaves_enough_balls_pure() {
    Pool pool = Pools.blobs(400, 3, 5, 4);
    Features features = Requirements.features(pool);
    int[] rows = Draws.range(400);
    int[] clusters = KMeans.cluster(features, rows, 3, 1).clusterOfPoint();
    float squared = ProbcoverStrategy.squaredRadius(new PointTiles(features, rows), clusters);
    assertThat(pureShare(features, clusters, squared)).isGreaterThanOrEqualTo(0.95);
    assertThat(pureShare(features, clusters, squared * 1.0001)).isLessThan(0.95);
  }

  @Test
  void agrees_with_a_slow_obvious_cover() {
    // More than one tile of points.
    Pool many = Pools.blobs(1_200, 3, 5, 4);
    Pool pool =
        new Pool(
            1_200,
            many.candidates(),
            Arrays.copyOf(many.labeled(), 4),
            Arrays.copyOf(many.labels(), 4),
            3,
            many.features(),
            null);
    Features features = Requirements.features(pool);
    int[] shortlist = Draws.some(pool.candidates(), ProbcoverStrategy.MOST_POINTS, 9);
    int[] clusters = KMeans.cluster(features, shortlist, 3, 10).clusterOfPoint();
    double squared = ProbcoverStrategy.squaredRadius(new PointTiles(features, shortlist), clusters);
    Set<Integer> left = new TreeSet<>();
    for (int x : shortlist) {
      if (Arrays.stream(pool.labeled())
          .allMatch(s -> Slowly.squaredDistance(features, x, s) >= squared)) {
        left.add(x);
      }
    }
    Selection selection = strategy().select(pool, 12, 9);
    for (int i = 0; i < 12; i++) {
      long most = 0;
      for (int x : shortlist) {
        most = Math.max(most, covered(features, x, left, squared).size());
      }
      Set<Integer> taken = covered(features, selection.images()[i], left, squared);
      assertThat(taken).hasSize((int) most);
      assertThat(selection.scores()[i]).isEqualTo((double) most);
      left.removeAll(taken);
    }
    assertThat(selection.scores()[0]).isGreaterThan(3);
  }

  private static Set<Integer> covered(Features features, int x, Set<Integer> left, double squared) {
    Set<Integer> covered = new TreeSet<>();
    for (int other : left) {
      if (other == x || Slowly.squaredDistance(features, x, other) < squared) {
        covered.add(other);
      }
    }
    return covered;
  }

  private static double pureShare(Features features, int[] clusters, double squared) {
    return IntStream.range(0, clusters.length)
            .filter(
                a ->
                    IntStream.range(0, clusters.length)
                        .allMatch(
                            b ->
                                clusters[a] == clusters[b]
                                    || Slowly.squaredDistance(features, a, b) >= squared * 0.99999))
            .count()
        / (double) clusters.length;
  }
}
