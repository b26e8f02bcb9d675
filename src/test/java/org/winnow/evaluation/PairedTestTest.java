package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedTestTest {

  /** Student's own: hours of sleep gained by ten patients from two drugs (1908). */
  private static final double[] FIRST = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

  private static final double[] SECOND = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  /** As R prints {@code t.test(extra ~ group, data = sleep, paired = TRUE)}. */
  @Test
  void gives_what_is_published_for_students_sleep_data() {
    PairedTest test = PairedTest.of(FIRST, SECOND).orElseThrow();
    assertThat(test.pairs()).isEqualTo(10);
    assertThat(test.meanDifference()).isCloseTo(-1.58, within(1e-12));
    assertThat(test.t()).isCloseTo(-4.0621, within(5e-5));
    assertThat(test.p()).isCloseTo(0.002833, within(5e-7));
    assertThat(test.low()).isCloseTo(-2.4598858, within(5e-8));
    assertThat(test.high()).isCloseTo(-0.7001142, within(5e-8));
    assertThat(test.significant()).isTrue();
  }

  /** With one degree of freedom Student's distribution is Cauchy's: p = 1 − 2 atan(|t|) / π. */
  @Test
  void gives_cauchys_p_with_two_pairs() {
    PairedTest test = PairedTest.of(new double[] {3, 1}, new double[] {0, 0}).orElseThrow();
    assertThat(test.t()).isCloseTo(2, within(1e-12));
    assertThat(test.p()).isCloseTo(1 - 2 * Math.atan(2) / Math.PI, within(1e-12));
    assertThat(test.significant()).isFalse();
  }

  @Test
  void says_nothing_without_spread() {
    assertThat(PairedTest.of(new double[] {1}, new double[] {2})).isEmpty();
    assertThat(PairedTest.of(new double[0], new double[0])).isEmpty();
    assertThat(PairedTest.of(FIRST, FIRST)).isEmpty();
    // 0.8 − 0.7 and 0.4 − 0.3 differ in their last bit only.
    assertThat(PairedTest.of(new double[] {0.8, 0.4}, new double[] {0.7, 0.3})).isEmpty();
  }

  @Test
  void refuses_values_without_a_pair() {
    assertThatThrownBy(() -> PairedTest.of(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
