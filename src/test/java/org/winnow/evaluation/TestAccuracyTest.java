package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestAccuracyTest {

  @Test
  void counts_every_class_alike_in_the_macro_accuracy() {
    // Class 0: 5 of 6; class 1: 1 of 2; class 2: no images.
    TestAccuracy accuracy =
        TestAccuracy.of(new int[] {0, 0, 0, 0, 0, 2, 1, 0}, new int[] {0, 0, 0, 0, 0, 0, 1, 1}, 3);
    assertThat(accuracy.accuracy()).isEqualTo(0.75);
    assertThat(accuracy.macroAccuracy()).isCloseTo((5 / 6.0 + 0.5) / 2, within(1e-12));
  }

  @Test
  void refuses_a_label_without_a_prediction() {
    assertThatThrownBy(() -> TestAccuracy.of(new int[1], new int[2], 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TestAccuracy.of(new int[0], new int[0], 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
