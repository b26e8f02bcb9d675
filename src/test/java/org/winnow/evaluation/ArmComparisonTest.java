package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArmComparisonTest {

  @Test
  void has_the_interval_of_bonett_and_price() {
    // By hand: n = 100, b = 15, c = 5: p = 16/102, q = 6/102, d = 10/102 = 0.098039,
    // (p + q − d²) / 102 = (0.215686 − 0.009612) / 102 = 0.00202034, its root 0.0449482.
    ArmComparison comparison = new ArmComparison(100, 90, 60, 15, 5);
    assertThat(comparison.active()).isEqualTo(0.75);
    assertThat(comparison.random()).isEqualTo(0.65);
    assertThat(comparison.difference()).isCloseTo(0.10, within(1e-12));
    assertThat(comparison.low()).isCloseTo(0.098039 - 1.96 * 0.0449482, within(1e-5));
    assertThat(comparison.high()).isCloseTo(0.098039 + 1.96 * 0.0449482, within(1e-5));
    assertThat(comparison.verdict()).isEqualTo(ArmComparison.Verdict.AHEAD);
  }

  @Test
  void is_the_same_the_other_way_round() {
    ArmComparison there = new ArmComparison(200, 90, 100, 30, 9);
    ArmComparison back = new ArmComparison(200, 90, 100, 9, 30);
    assertThat(back.low()).isCloseTo(-there.high(), within(1e-12));
    assertThat(back.high()).isCloseTo(-there.low(), within(1e-12));
    assertThat(there.verdict()).isEqualTo(ArmComparison.Verdict.AHEAD);
    assertThat(back.verdict()).isEqualTo(ArmComparison.Verdict.BEHIND);
  }

  @Test
  void does_not_decide_on_little() {
    assertThat(new ArmComparison(40, 32, 20, 6, 2).verdict())
        .isEqualTo(ArmComparison.Verdict.UNDECIDED);
    assertThat(new ArmComparison(40, 32, 40, 0, 0).verdict())
        .isEqualTo(ArmComparison.Verdict.UNDECIDED);
  }

  @Test
  void stays_within_what_a_difference_can_be() {
    ArmComparison all = new ArmComparison(2, 1, 0, 2, 0);
    assertThat(all.high()).isLessThanOrEqualTo(1);
    assertThat(all.low()).isGreaterThanOrEqualTo(-1);
  }

  @Test
  void refuses_counts_that_do_not_fit() {
    assertThatThrownBy(() -> new ArmComparison(10, 5, 8, 2, 1))
        .hasMessageContaining("no more than 10 images, got 11");
    assertThatThrownBy(() -> new ArmComparison(10, 5, -1, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
