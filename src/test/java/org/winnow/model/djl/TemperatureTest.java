package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TemperatureTest {

  /** Always class 0 by the same logit; one label in four is class 1, so 3 : 1 is honest. */
  private static double fit(double logit, int labels) {
    return Temperature.fit(claims(logit, labels), seen(labels));
  }

  private static double[][] claims(double logit, int labels) {
    double[][] logits = new double[labels][];
    Arrays.fill(logits, new double[] {logit, 0});
    return logits;
  }

  private static int[] seen(int labels) {
    int[] seen = new int[labels];
    Arrays.setAll(seen, i -> i % 4 == 3 ? 1 : 0);
    return seen;
  }

  @Test
  void over_confident_logits_are_cooled_to_the_odds_seen() {
    double temperature = fit(4, 20_000);

    assertThat(temperature).isCloseTo(4 / Math.log(3), within(1e-2));
    assertThat(Temperature.loss(claims(4, 100), seen(100), temperature))
        .isLessThan(Temperature.loss(claims(4, 100), seen(100), 1) - 0.3);
  }

  @Test
  void under_confident_logits_are_sharpened() {
    assertThat(fit(0.5, 20_000)).isCloseTo(0.5 / Math.log(3), within(1e-2));
  }

  @Test
  void few_labels_move_it_less_than_many() {
    assertThat(fit(4, 8)).isBetween(1.0, fit(4, 20_000));
  }

  @Test
  void some_labels_that_were_all_right_do_not_make_it_certain() {
    double[][] logits = claims(2, 50);

    assertThat(Temperature.fit(logits, new int[50])).isBetween(0.3, 1.0);
  }
}
