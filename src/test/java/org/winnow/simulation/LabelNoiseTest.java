package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelNoiseTest {

  private static final int IMAGES = 20_000;
  private static final int CLASSES = 5;

  private final int[] labels = IntStream.range(0, IMAGES).map(i -> i % CLASSES).toArray();

  @Test
  void errs_as_often_as_asked_and_equally_into_every_other_class() {
    int[] given = disturbed(0.2, 1);
    int[] away = new int[CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      assertThat(given[i]).isBetween(0, CLASSES - 1);
      away[Math.floorMod(given[i] - labels[i], CLASSES)]++;
    }
    assertThat(away[0] / (double) IMAGES).isCloseTo(0.8, within(0.01));
    for (int c = 1; c < CLASSES; c++) {
      assertThat(away[c] / (double) IMAGES).isCloseTo(0.05, within(0.01));
    }
  }

  @Test
  void gives_the_same_for_the_same_seed_only() {
    assertThat(disturbed(0.2, 1)).isEqualTo(disturbed(0.2, 1)).isNotEqualTo(disturbed(0.2, 2));
  }

  @Test
  void keeps_its_mistakes_when_there_are_more_of_them() {
    int[] few = disturbed(0.1, 3);
    int[] many = disturbed(0.3, 3);
    assertThat(IntStream.range(0, IMAGES).filter(i -> few[i] != labels[i]))
        .isNotEmpty()
        .allMatch(i -> many[i] == few[i]);
  }

  @Test
  void gives_true_labels_without_noise_and_leaves_its_input_alone() {
    assertThat(disturbed(0, 1)).isEqualTo(labels);
    int[] before = Arrays.copyOf(labels, IMAGES);
    disturbed(0.5, 1);
    assertThat(labels).isEqualTo(before);
  }

  private int[] disturbed(double share, long seed) {
    return LabelNoise.disturb(labels, CLASSES, share, seed);
  }
}
