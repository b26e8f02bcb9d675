package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerMarginStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new PowerMarginStrategy();
  }

  @Test
  void draws_in_proportion_to_the_score() {
    // 1 − margin by hand: 0.2, 0.8, and 1 − (1 − 0) = 0, which is hardly ever drawn.
    double[] drawn = Pools.firstDraws(strategy(), Pools.predicted(2, .9f, .1f, .6f, .4f, 1, 0));
    assertThat(drawn).containsExactly(new double[] {0.2, 0.8, 0}, within(0.02));
  }

  @Test
  void puts_the_chance_of_each_draw_on_record() {
    Pool pool = Pools.predicted(2, .9f, .1f, .6f, .4f, .5f, .5f);
    Selection selection = strategy().select(pool, 3, 1);
    double left = 0.2 + 0.8 + 1;
    for (int i = 0; i < 3; i++) {
      double score = new double[] {0.2, 0.8, 1}[selection.images()[i]];
      assertThat(selection.scores()[i]).isCloseTo(score, within(1e-6));
      assertThat(selection.probabilities()[i]).isCloseTo(score / left, within(1e-6));
      left -= score;
    }
  }
}
