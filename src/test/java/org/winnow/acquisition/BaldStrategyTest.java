package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BaldStrategyTest extends StrategyContractTest {

  private static final float[] FIRST = {1, 0, 0.5f, 0.5f, 1, 0};
  private static final float[] SECOND = {0, 1, 0.5f, 0.5f, 0.5f, 0.5f};

  @Override
  Strategy strategy() {
    return new BaldStrategy();
  }

  @Test
  void takes_what_sure_members_disagree_on_before_what_all_doubt() {
    // By hand. Image 0: sure of different classes, ln 2 − 0. Image 1: both doubt, ln 2 − ln 2.
    // Image 2: mean (¾, ¼), 0.5623351 − (0 + ln 2) / 2 = 0.2157615.
    Selection selection = strategy().select(Pools.withMembers(2, FIRST, SECOND), 3, 1);
    assertThat(selection.images()).containsExactly(0, 2, 1);
    assertThat(selection.scores())
        .containsExactly(new double[] {0.6931472, 0.2157615, 0}, within(1e-6));
  }

  @Test
  void asks_for_an_ensemble() {
    Pool pool = Pools.predicted(2, FIRST);
    assertThatThrownBy(() -> strategy().select(pool, 1, 1))
        .hasMessage("bald needs the classifier's ensemble, and none was trained");
  }

  @Test
  void refuses_a_member_that_is_not_finite() {
    float[] bad = SECOND.clone();
    bad[2] = Float.NaN;
    assertThatThrownBy(() -> strategy().select(Pools.withMembers(2, FIRST, bad), 1, 1))
        .hasMessageContaining("probability of image 1");
  }

  @Test
  void is_stood_in_for_where_no_ensemble_was_trained() {
    Policy policy = Strategies.policy("bald").orElseThrow();
    assertThat(policy.members()).isEqualTo(BaldStrategy.MEMBERS);
    assertThat(policy.choose(Pools.predicted(2, FIRST), 1, 1).strategy().name())
        .isEqualTo("typiclust");
    assertThat(policy.choose(Pools.withMembers(2, FIRST, SECOND), 1, 1).strategy().name())
        .isEqualTo("bald");
  }
}
