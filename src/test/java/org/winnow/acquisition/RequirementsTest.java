package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.winnow.model.Features;

class RequirementsTest {

  @Test
  void finds_what_is_not_finite_anywhere_in_a_row() {
    for (int d = 0; d < 11; d++) {
      refuses(20, 11, 13, d);
    }
  }

  @Test
  void finds_it_in_either_half_of_a_pool_that_two_threads_check() {
    refuses(100_000, 11, 7, 3);
    refuses(100_000, 11, 99_990, 3);
  }

  private static void refuses(int images, int dimension, int image, int place) {
    float[] values = new float[images * dimension];
    values[image * dimension + place] = Float.NEGATIVE_INFINITY;
    Features features = new Features(values, images, dimension);
    Pool pool = new Pool(images, Draws.range(images), new int[0], new int[0], 2, features, null);
    assertThatThrownBy(() -> Requirements.check(new RandomStrategy(), pool, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feature of image " + image + " ");
  }
}
