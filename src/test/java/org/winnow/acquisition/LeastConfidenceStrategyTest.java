package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastConfidenceStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new LeastConfidenceStrategy();
  }

  @Test
  void takes_the_least_probable_best_class() {
    Pool pool = Pools.predicted(3, 0.6f, 0.4f, 0, 0.5f, 0.25f, 0.25f, 0.1f, 0.1f, 0.8f);
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()).containsExactly(1, 0);
    assertThat(selection.scores()).containsExactly(new double[] {0.5, 0.4}, within(1e-6));
  }
}
