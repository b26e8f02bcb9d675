package org.winnow.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.insight.ProgressView.CurvePoint;

class AdviceTest {

  @Test
  void an_empty_project_is_told_to_import() {
    assertThat(Advice.of(0, 0, 0, 2, null, List.of())).startsWith("Import images");
  }

  @Test
  void a_pool_without_labels_is_told_to_label() {
    assertThat(Advice.of(100, 0, 0, 2, null, List.of())).startsWith("Label the first images");
  }

  @Test
  void without_classes_it_asks_for_classes() {
    assertThat(Advice.of(100, 0, 0, 1, null, List.of())).contains("two classes");
  }

  @Test
  void too_few_audit_labels_are_counted_down() {
    assertThat(Advice.of(1000, 150, 19, 2, null, List.of())).contains("after 1 more audit label,");
  }

  @Test
  void a_clear_gain_says_that_labels_still_pay() {
    List<CurvePoint> curve = List.of(point(1, 200, 100, 200), point(2, 600, 180, 200));

    assertThat(Advice.of(5000, 600, 200, 2, AccuracyView.of(180, 200), curve))
        .isEqualTo(
            "The last 400 labels raised the accuracy by 40.0 points: more labels still pay.");
  }

  @Test
  void a_gain_within_the_interval_is_not_called_a_gain() {
    List<CurvePoint> curve = List.of(point(1, 200, 178, 200), point(2, 600, 180, 200));

    assertThat(Advice.of(5000, 600, 200, 2, AccuracyView.of(180, 200), curve))
        .contains("+1.0 points, less than its interval can tell apart");
  }

  private static CurvePoint point(int version, int labels, int correct, int images) {
    return new CurvePoint(
        version, labels, labels, AccuracyView.of(correct, images), null, Instant.EPOCH);
  }
}
