package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurpriseTest {

  @Test
  void is_what_the_library_says_for_every_size_of_chance() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double p = Math.pow(random.nextDouble(), 8);
      assertThat(Surprise.of(p)).isCloseTo(-p * Math.log(p), within(1e-14));
    }
  }

  @Test
  void of_what_is_certain_and_of_what_cannot_be_is_nothing() {
    assertThat(Surprise.of(1)).isCloseTo(0, within(1e-14));
    assertThat(Surprise.of(0)).isZero();
    assertThat(Surprise.of(Double.MIN_VALUE)).isZero();
  }
}
