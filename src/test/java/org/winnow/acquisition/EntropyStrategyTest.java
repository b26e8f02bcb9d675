package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EntropyStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new EntropyStrategy();
  }

  @Test
  void takes_the_most_spread_prediction() {
    // By hand: (½, ½, 0, 0) = ln 2; four quarters = ln 4; certain = 0.
    Pool pool = Pools.predicted(4, 0.5f, 0.5f, 0, 0, 0.25f, 0.25f, 0.25f, 0.25f, 0, 0, 1, 0);
    Selection selection = strategy().select(pool, 3, 1);
    assertThat(selection.images()).containsExactly(1, 0, 2);
    assertThat(selection.scores())
        .containsExactly(new double[] {1.3862944, 0.6931472, 0}, within(1e-6));
  }
}
