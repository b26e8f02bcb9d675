package org.winnow.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.insight.ProgressView.CurvePoint;

class AdviceTest {

  @Test
  void an_empty_project_is_told_to_import() {
    assertThat(Advice.of(0, true, 0.1, 0, 0, 2, null, List.of(), 0)).startsWith("Import images");
  }

  @Test
  void a_pool_without_labels_is_told_to_label() {
    assertThat(Advice.of(100, true, 0.1, 0, 0, 2, null, List.of(), 0))
        .startsWith("Label the first images");
  }

  @Test
  void labels_before_the_first_features_are_told_what_they_wait_for() {
    assertThat(Advice.of(100, false, 0.1, 60, 20, 2, null, List.of(), 0))
        .startsWith("Go on labeling. The images are being read into features");
  }

  @Test
  void without_classes_it_asks_for_classes() {
    assertThat(Advice.of(100, true, 0.1, 0, 0, 1, null, List.of(), 0)).contains("two classes");
  }

  @Test
  void too_few_audit_labels_are_counted_down() {
    assertThat(Advice.of(1000, true, 0.1, 150, 19, 2, null, List.of(), 0))
        .contains("after 1 more audit label,");
  }

  @Test
  void a_pool_too_small_to_measure_says_so() {
    assertThat(Advice.of(60, true, 0.1, 30, 3, 2, null, List.of(), 0))
        .isEqualTo(
            "Go on labeling. The accuracy cannot be measured here: it takes 20 audit labels, and of 60 images about 6 are audited.");
  }

  @Test
  void enough_audit_labels_before_the_first_model_wait_for_it() {
    assertThat(Advice.of(1000, true, 0.1, 250, 25, 2, null, List.of(), 0))
        .contains("tried on enough audited images");
  }

  @Test
  void a_clear_gain_says_that_labels_still_pay() {
    List<CurvePoint> curve = List.of(point(1, 200, 100, 200), point(2, 600, 180, 200));

    assertThat(
            Advice.of(5000, true, 0.1, 600, 200, 2, AccuracyView.of(180, 200), curve, curve.size()))
        .isEqualTo(
            "The last 400 labels raised the accuracy by 40.0 points: more labels still pay.");
  }

  @Test
  void a_model_that_is_right_on_every_audit_image_may_be_enough() {
    List<CurvePoint> curve = List.of(point(1, 200, 100, 200), point(2, 600, 200, 200));

    assertThat(
            Advice.of(5000, true, 0.1, 600, 200, 2, AccuracyView.of(200, 200), curve, curve.size()))
        .isEqualTo(
            "The model is right on all of 200 audit images, so hardly below 98.1 %. If that is enough, stop and export: more labels can hardly show a gain.");
  }

  @Test
  void a_few_audit_images_all_right_are_not_enough_to_stop() {
    List<CurvePoint> curve = List.of(point(1, 200, 20, 20));

    assertThat(Advice.of(5000, true, 0.1, 200, 20, 2, AccuracyView.of(20, 20), curve, 1))
        .isEqualTo("Go on labeling: 100 labels more show which way the accuracy goes.");
  }

  @Test
  void what_new_features_brought_is_not_put_down_to_labels() {
    List<CurvePoint> curve =
        List.of(point(1, 200, 100, 200), point(2, 590, 110, 200), point(3, 600, 180, 200));

    assertThat(Advice.of(5000, true, 0.1, 600, 200, 2, AccuracyView.of(180, 200), curve, 1))
        .isEqualTo("Go on labeling: 100 labels more show which way the accuracy goes.");
  }

  @Test
  void a_gain_within_the_interval_is_not_called_a_gain() {
    List<CurvePoint> curve = List.of(point(1, 200, 178, 200), point(2, 600, 180, 200));

    assertThat(
            Advice.of(5000, true, 0.1, 600, 200, 2, AccuracyView.of(180, 200), curve, curve.size()))
        .contains("+1.0 points, less than its interval can tell apart");
    assertThat(
            Advice.of(5000, true, 0.1, 600, 200, 2, AccuracyView.of(176, 200), curve, curve.size()))
        .contains("−1.0 points, less than its interval can tell apart");
  }

  @Test
  void a_clear_drop_is_told_with_both_intervals() {
    List<CurvePoint> curve =
        List.of(point(1, 300, 70, 100), point(2, 500, 180, 200), point(3, 550, 150, 210));

    assertThat(
            Advice.of(5000, true, 0.1, 550, 210, 2, AccuracyView.of(150, 210), curve, curve.size()))
        .isEqualTo(
            "The accuracy has fallen, hardly by chance: 71.4 % (65.0 to 77.1) on 210 audit images, against 90.0 % (85.1 to 93.4) on 200 audit images at 500 labels. Look for wrong labels, a new class, or other images than before.");
  }

  @Test
  void a_drop_within_the_intervals_is_not_called_a_drop() {
    List<CurvePoint> curve =
        List.of(point(1, 300, 160, 200), point(2, 500, 180, 200), point(3, 600, 172, 210));

    assertThat(
            Advice.of(5000, true, 0.1, 600, 210, 2, AccuracyView.of(172, 210), curve, curve.size()))
        .contains("The last 100 labels changed the accuracy by −8.1 points, less than");
  }

  @Test
  void an_old_drop_gives_way_to_what_the_labels_since_have_done() {
    List<CurvePoint> before = List.of(point(1, 500, 180, 200), point(2, 900, 130, 210));
    assertThat(
            Advice.of(
                5000, true, 0.1, 900, 210, 2, AccuracyView.of(130, 210), before, before.size()))
        .startsWith("The accuracy has fallen");

    List<CurvePoint> risen = List.of(before.get(0), before.get(1), point(3, 1000, 155, 210));
    assertThat(
            Advice.of(
                5000, true, 0.1, 1000, 210, 2, AccuracyView.of(155, 210), risen, risen.size()))
        .contains("more labels still pay");

    List<CurvePoint> later = List.of(before.get(0), before.get(1), point(3, 1001, 132, 210));
    assertThat(
            Advice.of(
                5000, true, 0.1, 1001, 210, 2, AccuracyView.of(132, 210), later, later.size()))
        .contains("less than its interval can tell apart");
  }

  private static CurvePoint point(int version, int labels, int correct, int images) {
    return new CurvePoint(
        version, labels, labels, AccuracyView.of(correct, images), null, Instant.EPOCH);
  }
}
