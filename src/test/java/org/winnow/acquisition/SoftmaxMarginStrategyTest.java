package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxMarginStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new SoftmaxMarginStrategy();
  }

  @Test
  void draws_in_proportion_to_the_exponential_of_the_score() {
    // e^0.2 = 1.2214, e^0.8 = 2.2255, e^0 = 1; their sum is 4.4469.
    double[] drawn = Pools.firstDraws(strategy(), Pools.predicted(2, .9f, .1f, .6f, .4f, 1, 0));
    assertThat(drawn).containsExactly(new double[] {0.2747, 0.5005, 0.2249}, within(0.02));
  }
}
