package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new RandomStrategy();
  }

  @Test
  void puts_the_chance_of_each_pick_on_record() {
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(strategy().select(pool, 2, 1).probabilities()).containsExactly(0.25, 0.25);
    assertThat(strategy().select(pool, 20, 1).probabilities()).containsOnly(1.0).hasSize(8);
  }

  @Test
  void picks_every_candidate_equally_often() {
    Pool pool = Pools.line(0, 1, 2, 3, 4);
    int[] picked = new int[5];
    for (int seed = 0; seed < 5_000; seed++) {
      for (int image : strategy().select(pool, 2, seed).images()) {
        picked[image]++;
      }
    }
    // 2,000 expected; a standard deviation is 35.
    for (int times : picked) {
      assertThat((double) times).isCloseTo(2_000, within(150.0));
    }
  }

  @Test
  void another_seed_picks_others() {
    Pool pool = Pools.blobs(300, 3, 8, 1);
    assertThat(strategy().select(pool, 20, 1).images())
        .isNotEqualTo(strategy().select(pool, 20, 2).images());
  }
}
