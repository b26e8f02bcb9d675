package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MarginStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new MarginStrategy();
  }

  @Test
  void takes_the_smallest_gap_between_the_two_most_probable() {
    // Gaps, by hand: 0.5, 0.05, 0.1, 0.9.
    Pool pool =
        Pools.predicted(
            3, 0.2f, 0.7f, 0.1f, 0.45f, 0.15f, 0.4f, 0.35f, 0.2f, 0.45f, 0.05f, 0f, 0.95f);
    Selection selection = strategy().select(pool, 3, 1);
    assertThat(selection.images()).containsExactly(1, 2, 0);
    assertThat(selection.scores()).containsExactly(new double[] {0.95, 0.9, 0.5}, within(1e-6));
    assertThat(selection.probabilities()).containsOnly(Double.NaN);
  }

  @Test
  void draws_among_equals_rather_than_taking_what_came_first() {
    float[] half = new float[200];
    java.util.Arrays.fill(half, 0.5f);
    Pool pool = Pools.predicted(2, half);
    int[] images = strategy().select(pool, 10, 1).images();
    assertThat(images).isNotEqualTo(Draws.range(10));
    assertThat(images).isNotEqualTo(strategy().select(pool, 10, 2).images());
  }
}
