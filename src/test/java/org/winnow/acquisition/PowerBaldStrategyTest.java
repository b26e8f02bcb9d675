package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerBaldStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new PowerBaldStrategy();
  }

  @Test
  void draws_in_proportion_to_what_the_members_disagree() {
    // By hand: ln 2 = 0.6931 for the first image, 0.2158 for the second (see BALD), 0 for the
    // third.
    float[] first = {1, 0, 1, 0, .5f, .5f};
    float[] second = {0, 1, .5f, .5f, .5f, .5f};
    Pool pool = Pools.withMembers(2, first, second);
    double[] drawn = Pools.firstDraws(strategy(), pool);
    assertThat(drawn).containsExactly(new double[] {0.7626, 0.2374, 0}, within(0.02));
  }

  @Test
  void asks_for_an_ensemble() {
    assertThat(strategy().members()).isEqualTo(BaldStrategy.MEMBERS);
  }
}
