package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyTest {

  @Test
  void has_wilsons_interval() {
    // By hand, z = 1.96: 8 of 10 is (0.8 + 0.19208 ± 0.31141…) / 1.38416.
    Accuracy accuracy = Accuracy.of(8, 10).orElseThrow();
    assertThat(accuracy.value()).isEqualTo(0.8);
    assertThat(accuracy.low()).isCloseTo(0.49016, within(1e-4));
    assertThat(accuracy.high()).isCloseTo(0.94331, within(1e-4));
  }

  @Test
  void stays_between_nothing_and_all() {
    Accuracy none = Accuracy.of(0, 5).orElseThrow();
    assertThat(none.low()).isZero();
    // z² / (n + z²)
    assertThat(none.high()).isCloseTo(3.8416 / 8.8416, within(1e-9));
    Accuracy all = Accuracy.of(5, 5).orElseThrow();
    assertThat(all.low()).isCloseTo(5 / 8.8416, within(1e-9));
    assertThat(all.high()).isEqualTo(1);
  }

  @Test
  void of_no_images_is_empty() {
    assertThat(Accuracy.of(0, 0)).isEmpty();
  }

  @Test
  void is_shown_from_twenty_images_on() {
    assertThat(Accuracy.shown(19, 19)).isEmpty();
    assertThat(Accuracy.shown(19, 20)).isPresent();
    assertThat(Accuracy.stillNeeded(13)).isEqualTo(7);
    assertThat(Accuracy.stillNeeded(40)).isZero();
  }

  @Test
  void refuses_more_correct_than_images() {
    assertThatThrownBy(() -> Accuracy.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accuracy.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
