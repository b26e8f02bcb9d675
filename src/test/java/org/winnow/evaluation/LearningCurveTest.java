package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

  private final LearningCurve curve = curve(new int[] {20, 100, 200}, 0.5, 0.7, 0.8);

  @Test
  void reaches_a_target_between_checkpoints() {
    assertThat(curve.labelsAt(0.6)).hasValue(60);
    assertThat(curve.labelsAt(0.75).orElseThrow()).isCloseTo(150, within(1e-9));
    assertThat(curve.labelsAt(0.8)).hasValue(200);
  }

  @Test
  void is_at_the_first_checkpoint_what_it_already_has() {
    assertThat(curve.labelsAt(0.3)).hasValue(20);
  }

  @Test
  void never_reaches_what_it_never_reaches() {
    assertThat(curve.labelsAt(0.81)).isEmpty();
  }

  @Test
  void reaches_a_target_the_first_time_when_it_falls_again() {
    LearningCurve bumpy = curve(new int[] {0, 10, 20, 30}, 0.25, 0.75, 0.25, 0.9);
    assertThat(bumpy.labelsAt(0.5)).hasValue(5);
  }

  @Test
  void has_the_mean_accuracy_over_labels_as_its_area() {
    // (0.6 × 80 + 0.75 × 100) / 180
    assertThat(curve.area()).isCloseTo(123 / 180.0, within(1e-12));
    assertThat(curve(new int[] {10}, 0.4).area()).isEqualTo(0.4);
  }

  @Test
  void knows_its_worst_deficit() {
    LearningCurve other = curve(new int[] {20, 100, 200}, 0.4, 0.72, 0.79);
    assertThat(curve.worstDeficitTo(other)).isCloseTo(0.02, within(1e-12));
    LearningCurve lower = curve(new int[] {20, 100, 200}, 0.4, 0.6, 0.79);
    assertThat(curve.worstDeficitTo(lower)).isCloseTo(-0.01, within(1e-12));
    assertThatThrownBy(() -> curve.worstDeficitTo(curve(new int[] {20}, 0.4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void begins_at_the_first_checkpoint_with_so_many_labels() {
    assertThat(curve.from(100).orElseThrow().labels()).containsExactly(100, 200);
    assertThat(curve.from(101).orElseThrow().accuracies()).containsExactly(0.8);
    assertThat(curve.from(20).orElseThrow().labels()).hasSize(3);
    assertThat(curve.from(201)).isEmpty();
  }

  @Test
  void knows_the_ratio_of_labels_at_every_point_both_reach() {
    // This one rises by a point every 4 labels to 70 %, the other every 8 from 66 % on.
    LearningCurve other = curve(new int[] {20, 100}, 0.6605, 0.7605);
    List<LearningCurve.LabelRatio> ratios = curve.labelRatiosOf(other);
    assertThat(ratios).extracting(LearningCurve.LabelRatio::accuracy).first().isEqualTo(0.67);
    assertThat(ratios).extracting(LearningCurve.LabelRatio::accuracy).last().isEqualTo(0.76);
    assertThat(ratios).hasSize(10);
    // 20 + 0.95 × 8 labels against 20 + 17 × 4.
    assertThat(ratios.get(0).ratio()).isCloseTo(27.6 / 88, within(1e-9));
    assertThat(curve.labelRatiosOf(curve(new int[] {20}, 0.9))).isEmpty();
    // 50 % is where it starts: a bound, not a number.
    assertThat(curve.labelRatiosOf(curve).get(0)).isEqualTo(new LearningCurve.LabelRatio(0.51, 1));
  }

  @Test
  void saves_labels_where_both_got_there() {
    assertThat(LearningCurve.saving(OptionalDouble.of(60), OptionalDouble.of(100)).orElseThrow())
        .isCloseTo(0.4, within(1e-12));
    assertThat(LearningCurve.saving(OptionalDouble.of(60), OptionalDouble.empty())).isEmpty();
    assertThat(LearningCurve.saving(OptionalDouble.empty(), OptionalDouble.of(1))).isEmpty();
  }

  @Test
  void counts_never_as_more_than_any_number_in_a_median() {
    OptionalDouble never = OptionalDouble.empty();
    assertThat(LearningCurve.median(of(never, OptionalDouble.of(3), OptionalDouble.of(1))))
        .hasValue(3);
    assertThat(LearningCurve.median(of(OptionalDouble.of(4), OptionalDouble.of(2)))).hasValue(3);
    assertThat(LearningCurve.median(of(OptionalDouble.of(4), never))).isEmpty();
    assertThat(LearningCurve.median(of())).isEmpty();
  }

  @Test
  void refuses_checkpoints_out_of_order() {
    assertThatThrownBy(() -> curve(new int[] {20, 20}, 0.1, 0.2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve(new int[0])).isInstanceOf(IllegalArgumentException.class);
  }

  private static OptionalDouble[] of(OptionalDouble... values) {
    return values;
  }

  private static LearningCurve curve(int[] labels, double... accuracies) {
    return new LearningCurve(labels, accuracies);
  }
}
