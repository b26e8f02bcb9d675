package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;

class TypiclustStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new TypiclustStrategy();
  }

  @Test
  void takes_the_middle_of_each_group_the_largest_first() {
    // Seven points around 0 and six around 100; the middles by hand are images 3 and 9.
    Pool pool = Pools.line(-3, -2, -1, 0, 1, 2, 3, 96, 98, 100, 102, 104, 106);
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()).containsExactly(3, 9);
    // 1 / mean(1, 1, 2, 2, 3, 3) and 1 / mean(2, 2, 4, 4, 6).
    assertThat(selection.scores()).containsExactly(new double[] {1 / 2.0, 1 / 3.6}, within(1e-4));
  }

  @Test
  void leaves_out_groups_of_five_while_there_are_larger_ones() {
    Pool pool = Pools.line(-2, -1, -0.1f, 0, 1, 2, 3, 1_000, 1_001, 1_002, 1_003, 1_004);
    assertThat(strategy().select(pool, 2, 1).images()).doesNotContain(7, 8, 9, 10, 11);
  }

  @Test
  void goes_where_there_are_no_labels_yet() {
    float[] positions = {-3, -2, -1, 0, 1, 2, 3, 4, 96, 98, 100, 102, 104, 106};
    Pool pool =
        new Pool(
            14,
            new int[] {0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13},
            new int[] {3},
            new int[] {0},
            2,
            new Features(positions, 14, 1),
            null);
    assertThat(strategy().select(pool, 1, 1).images()).containsExactly(10);
  }

  @Test
  void agrees_with_a_slow_obvious_typicality() {
    Pool pool = Pools.blobs(120, 3, 5, 4);
    Features features = Requirements.features(pool);
    int[] rows = Arrays.copyOf(pool.candidates(), Typicality.MOST_POINTS);
    Typicality.Typical fast = Typicality.sorted(features, rows, 1);
    double[] slow =
        Arrays.stream(rows).mapToDouble(r -> slowTypicality(features, rows, r)).toArray();
    for (int i = 0; i < rows.length; i++) {
      int row = fast.rows()[i];
      int at = Arrays.binarySearch(rows, row);
      assertThat(fast.values()[i]).isCloseTo(slow[at], within(1e-4));
    }
    assertThat(fast.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void starts_a_pool_of_sixty_thousand_within_seconds() {
    Pool blobs = Pools.blobs(60_000, 10, 256, 4);
    Pool cold =
        new Pool(60_000, Draws.range(60_000), new int[0], new int[0], 10, blobs.features(), null);
    long start = System.nanoTime();
    assertThat(strategy().select(cold, 100, 1).size()).isEqualTo(100);
    // 0.4 s on two free cores; the bound leaves room for a busy machine.
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
  }

  private static double slowTypicality(Features features, int[] rows, int row) {
    double[] distances =
        Arrays.stream(rows)
            .filter(other -> other != row)
            .mapToDouble(other -> distance(features, row, other))
            .sorted()
            .limit(20)
            .toArray();
    return 1 / Arrays.stream(distances).average().orElseThrow();
  }

  private static double distance(Features features, int a, int b) {
    double sum = 0;
    for (int d = 0; d < features.dimension(); d++) {
      double difference =
          (double) features.valuesND()[a * features.dimension() + d]
              - features.valuesND()[b * features.dimension() + d];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
