package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartlyRandomStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new PartlyRandomStrategy(new MarginStrategy(), 0.3);
  }

  /** It is no setting: a policy puts it around another strategy, whose name it bears. */
  @Test
  @Override
  void is_found_by_its_name() {
    assertThat(strategy().name()).isEqualTo("margin");
  }

  @Test
  void draws_its_share_spread_over_the_batch_and_leaves_the_rest_in_order() {
    Pool pool = Pools.blobs(1_000, 3, 4, 1);
    Selection selection = strategy().select(pool, 10, 1);
    int[] drawn = IntStream.range(0, 10).filter(i -> Double.isNaN(selection.scores()[i])).toArray();
    assertThat(drawn).containsExactly(3, 6, 9);
    int[] chosen =
        IntStream.range(0, 10)
            .filter(i -> !Double.isNaN(selection.scores()[i]))
            .map(i -> selection.images()[i])
            .toArray();
    assertThat(chosen).containsExactly(new MarginStrategy().select(pool, 7, 1).images());
    assertThat(selection.images()).doesNotHaveDuplicates();
  }

  @Test
  void draws_every_other_candidate_alike() {
    Pool pool = Pools.blobs(60, 3, 4, 1);
    Strategy half = new PartlyRandomStrategy(new MarginStrategy(), 0.5);
    int[] first = new MarginStrategy().select(pool, 5, 1).images();
    int[] times = new int[60];
    for (int seed = 0; seed < 4_000; seed++) {
      for (int image : half.select(pool, 10, seed).images()) {
        times[image]++;
      }
    }
    double others = pool.candidates().length - 5;
    for (int image : pool.candidates()) {
      boolean chosen = Arrays.stream(first).anyMatch(i -> i == image);
      double expected = chosen ? 4_000 : 4_000 * 5 / others;
      assertThat((double) times[image]).isBetween(expected * 0.8, expected * 1.2);
    }
  }

  @Test
  void keeps_its_share_over_batches_too_small_for_it() {
    Pool pool = Pools.blobs(60, 3, 4, 1);
    Strategy half = new PartlyRandomStrategy(new MarginStrategy(), 0.5);
    Strategy some = new PartlyRandomStrategy(new MarginStrategy(), 0.15);
    int drawnOfOne = 0;
    int drawnOfThree = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      drawnOfOne += drawn(half.select(pool, 1, seed));
      drawnOfThree += drawn(some.select(pool, 3, seed));
    }
    assertThat(drawnOfOne).isBetween(430, 570);
    assertThat(drawnOfThree).isBetween(380, 520);
  }

  private static int drawn(Selection selection) {
    return (int) Arrays.stream(selection.scores()).filter(Double::isNaN).count();
  }

  @Test
  void refuses_what_is_no_share() {
    assertThatThrownBy(() -> new PartlyRandomStrategy(new MarginStrategy(), 1.5))
        .hasMessageContaining("got 1.5");
  }
}
