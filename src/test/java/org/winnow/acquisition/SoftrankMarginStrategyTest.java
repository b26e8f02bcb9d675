package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftrankMarginStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new SoftrankMarginStrategy();
  }

  @Test
  void draws_in_proportion_to_one_over_the_rank() {
    // Ranks 2, 1, 3: ½, 1 and ⅓ of 11/6.
    double[] drawn = Pools.firstDraws(strategy(), Pools.predicted(2, .9f, .1f, .6f, .4f, 1, 0));
    assertThat(drawn).containsExactly(new double[] {3 / 11.0, 6 / 11.0, 2 / 11.0}, within(0.02));
  }
}
