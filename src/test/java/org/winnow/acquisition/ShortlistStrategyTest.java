package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortlistStrategyTest {

  @Test
  void a_batch_larger_than_the_shortlist_goes_on_with_the_others() {
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 7);
    Selection selection = new LastTwo().select(pool, 5, 1);
    assertThat(selection.images()).hasSize(5).startsWith(7, 6).doesNotHaveDuplicates();
    assertThat(selection.scores()).containsExactly(2, 1, 0, 0, 0);
    assertThat(new LastTwo().select(pool, 8, 1).images())
        .containsExactlyInAnyOrder(pool.candidates());
  }

  @Test
  void the_others_come_in_an_order_drawn_by_the_seed() {
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(new LastTwo().select(pool, 8, 1).images())
        .isNotEqualTo(new LastTwo().select(pool, 8, 2).images());
  }

  /** Images 6 and 7, the last first. */
  private static final class LastTwo extends ShortlistStrategy {

    @Override
    public String name() {
      return "last-two";
    }

    @Override
    public String summary() {
      return "The last two.";
    }

    @Override
    public boolean worksWithoutModel() {
      return true;
    }

    @Override
    public boolean worksWithoutFeatures() {
      return true;
    }

    @Override
    int[] shortlist(Pool pool, int batch, long seed) {
      return new int[] {6, 7};
    }

    @Override
    Picks choose(Pool pool, int[] shortlist, int wanted, long seed) {
      Picks picks = new Picks(wanted);
      for (int i = 0; i < wanted; i++) {
        picks.set(i, 1 - i, 2.0 - i);
      }
      return picks;
    }
  }
}
