package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.djl.DeviceChoice;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SoftmaxTrainer;

class EncoderTrialTest {

  private static final int IMAGES = 200;
  private static final int[] LABELS = IntStream.range(0, IMAGES).map(i -> i % 2).toArray();

  @Test
  void features_that_tell_the_classes_are_better_than_noise() {
    PairedAccuracy held = run(telling(), noise(), LABELS);
    assertThat(held.images()).isEqualTo(IMAGES);
    assertThat(held.first()).isEqualTo(1);
    assertThat(held.second()).isBetween(0.3, 0.7);
    assertThat(held.low()).isGreaterThan(0.2);
    assertThat(run(noise(), telling(), LABELS).high()).isLessThan(-0.2);
  }

  @Test
  void features_are_not_better_than_themselves() {
    PairedAccuracy held = run(noise(), noise(), LABELS);
    assertThat(held.firstOnly()).isZero();
    assertThat(held.secondOnly()).isZero();
    assertThat(held.low()).isNegative();
  }

  @Test
  void every_label_is_tried_by_a_classifier_it_did_not_teach() {
    // each image has a feature of its own: what is learned of one says nothing of another
    float[] own = new float[50 * 50];
    for (int i = 0; i < 50; i++) {
      own[i * 50 + i] = 1;
    }
    int[] labels = IntStream.range(0, 50).map(i -> i % 2).toArray();
    PairedAccuracy held =
        run(new Features(own, 50, 50), new Features(new float[50], 50, 1), labels);
    assertThat(held.images()).isEqualTo(50);
    assertThat(held.first()).isLessThan(0.8);
  }

  @Test
  void refuses_rows_without_a_label() {
    assertThatThrownBy(() -> run(telling(), noise(), new int[199]))
        .hasMessageContaining("got 199 for 200 and 200 rows");
  }

  private static PairedAccuracy run(Features first, Features second, int[] labels) {
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2)) {
      ClassifierTrainer trainer = new SoftmaxTrainer(runtime);
      EncoderTrial trial = new EncoderTrial(trainer, first, second, labels, 2, 1);
      for (int fold = 0; fold < EncoderTrial.FOLDS; fold++) {
        trial.tryFold(fold, fold);
      }
      return trial.result();
    }
  }

  private static Features telling() {
    float[] values = new float[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      values[i] = LABELS[i];
    }
    return new Features(values, IMAGES, 1);
  }

  private static Features noise() {
    Random random = new Random(1);
    float[] values = new float[IMAGES * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Features(values, IMAGES, 4);
  }
}
