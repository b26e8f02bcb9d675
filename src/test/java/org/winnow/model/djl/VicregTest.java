package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VicregTest {

  private static DjlRuntime runtime;

  @BeforeAll
  static void open() {
    runtime = DjlRuntime.open(DeviceChoice.CPU, 1);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void views_alike_in_coordinates_that_vary_and_share_nothing_cost_nothing() {
    float[] view = {2, 2, 2, -2, -2, 2, -2, -2};
    assertThat(loss(view, view)).isCloseTo(0, within(1e-5));
  }

  @Test
  void views_apart_cost_their_mean_square_distance() {
    float[] view = {2, 2, 2, -2, -2, 2, -2, -2};
    float[] moved = {3, 2, 3, -2, -1, 2, -1, -2};
    assertThat(loss(view, moved)).isCloseTo(25 * 0.5, within(1e-4));
  }

  @Test
  void one_embedding_for_all_is_no_way_out() {
    float[] view = {2, 2, 2, 2, 2, 2, 2, 2};
    // the deviation that is missing, but for the root of what keeps its slope
    assertThat(loss(view, view)).isCloseTo(25 * 0.99, within(1e-4));
  }

  @Test
  void coordinates_that_say_the_same_cost_their_covariance() {
    float[] view = {2, 2, 2, 2, -2, -2, -2, -2};
    double covariance = 16 / 3.0;
    assertThat(loss(view, view)).isCloseTo(covariance * covariance, within(1e-3));
  }

  /** Of four images, two coordinates. */
  private static double loss(float[] first, float[] second) {
    float[] both = new float[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    try (NDManager memory = runtime.newMemory()) {
      return Vicreg.loss(Tensors.of(memory, both, 8, 2), 4).toFloatArray()[0];
    }
  }
}
