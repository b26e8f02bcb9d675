package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StochasticStrategyTest {

  @Test
  void pairs_come_as_often_as_drawing_one_after_the_other_gives_them() {
    // Weights 1, 2, 5: the pair (a, b) has the chance w_a / 8 · w_b / (8 − w_a).
    double[] weights = {1, 2, 5};
    double[] logWeights = Arrays.stream(weights).map(Math::log).toArray();
    int[][] times = new int[3][3];
    for (int seed = 0; seed < 20_000; seed++) {
      int[] drawn = StochasticStrategy.draw(logWeights, 2, seed);
      times[drawn[0]][drawn[1]]++;
    }
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double expected = a == b ? 0 : weights[a] / 8 * weights[b] / (8 - weights[a]);
        assertThat(times[a][b] / 20_000.0).isCloseTo(expected, within(0.015));
        double[] chances = StochasticStrategy.chances(logWeights, new int[] {a, b});
        if (a != b) {
          assertThat(chances[0] * chances[1]).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  @Test
  void chances_hold_when_hardly_anything_is_left() {
    double[] logWeights = {0, -40, -41};
    assertThat(StochasticStrategy.chances(logWeights, new int[] {0, 1, 2}))
        .containsExactly(new double[] {1, 1 / (1 + Math.exp(-1)), 1}, within(1e-9));
  }

  @Test
  void equal_scores_are_ranked_by_the_seed() {
    double[] equal = new double[20];
    assertThat(StochasticStrategy.logWeights(equal, StochasticStrategy.Weight.SOFTRANK, 1))
        .isNotEqualTo(StochasticStrategy.logWeights(equal, StochasticStrategy.Weight.SOFTRANK, 2));
  }
}
