package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTicksTest {

  @Test
  void are_round_and_cover_the_values() {
    assertThat(texts(0, 2000)).containsExactly("0", "500", "1,000", "1,500", "2,000");
    assertThat(texts(49.4, 89.1)).containsExactly("40", "50", "60", "70", "80", "90");
    assertThat(texts(0, 120)).containsExactly("0", "20", "40", "60", "80", "100", "120");
    assertThat(texts(97.31, 98.02)).containsExactly("97.2", "97.4", "97.6", "97.8", "98.0", "98.2");
  }

  @Test
  void make_an_axis_of_a_single_value_too() {
    assertThat(AxisTicks.covering(50, 50, 7).values()).hasSizeGreaterThanOrEqualTo(2).contains(50);
  }

  @Test
  void place_values_between_the_first_and_the_last() {
    AxisTicks ticks = AxisTicks.covering(0, 2000, 7);
    assertThat(ticks.part(0)).isZero();
    assertThat(ticks.part(500)).isCloseTo(0.25, within(1e-12));
    assertThat(ticks.part(2000)).isEqualTo(1);
  }

  private static List<String> texts(double low, double high) {
    AxisTicks ticks = AxisTicks.covering(low, high, 7);
    return Arrays.stream(ticks.values()).mapToObj(ticks::text).toList();
  }
}
