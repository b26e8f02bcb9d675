package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class SoftmaxTrainerTest {

  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2);
  private final SoftmaxTrainer trainer = new SoftmaxTrainer(runtime);

  @AfterAll
  static void close() {
    runtime.close();
  }

  /** Classes around their own corner, so far apart as said; labels in turns. */
  private static Features clouds(int rows, int classes, double apart, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int dimension = 8;
    float[] values = new float[rows * dimension];
    for (int i = 0; i < values.length; i++) {
      boolean own = i % dimension == i / dimension % classes;
      values[i] = (float) (random.nextGaussian() + 100 + (own ? apart : 0));
    }
    return new Features(values, rows, dimension);
  }

  private static int[] turns(int rows, int classes) {
    int[] labels = new int[rows];
    Arrays.setAll(labels, i -> i % classes);
    return labels;
  }

  private static double accuracy(Probabilities probabilities, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += probabilities.predicted(i) == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  private static double loss(Probabilities probabilities, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(probabilities.valuesNC()[i * probabilities.classes() + labels[i]]);
    }
    return sum / labels.length;
  }

  private static void assertDistributions(Probabilities probabilities) {
    for (int i = 0; i < probabilities.rows(); i++) {
      double sum = 0;
      for (int c = 0; c < probabilities.classes(); c++) {
        float p = probabilities.valuesNC()[i * probabilities.classes() + c];
        assertThat(p).isBetween(0f, 1f);
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void separable_classes_are_told_apart() {
    Classifier classifier = trainer.train(clouds(90, 3, 12, 1), turns(90, 3), 3, 2, 1);
    Features unseen = clouds(300, 3, 12, 2);

    Probabilities probabilities = classifier.probabilities(unseen);

    assertThat(accuracy(probabilities, turns(300, 3))).isEqualTo(1);
    assertDistributions(probabilities);
    assertThat(classifier.memberProbabilities(unseen)).hasSize(2);
    for (Probabilities member : classifier.memberProbabilities(unseen)) {
      assertThat(accuracy(member, turns(300, 3))).isGreaterThan(0.98);
      assertDistributions(member);
    }
  }

  @Test
  void members_see_different_resamples() {
    Classifier classifier = trainer.train(clouds(60, 3, 1.5, 1), turns(60, 3), 3, 2, 1);
    Probabilities[] members = classifier.memberProbabilities(clouds(10, 3, 1.5, 2));

    assertThat(classifier.members()).isEqualTo(2);
    assertThat(members[0].valuesNC()).isNotEqualTo(members[1].valuesNC());
  }

  @Test
  void the_gradient_is_the_slope_of_the_loss() {
    Features features = clouds(700, 3, 2, 3);
    LabeledRows rows = LabeledRows.of(features.valuesND(), 8, turns(700, 3), 3);
    float[] weights = new float[700];
    Arrays.fill(weights, 1);
    weights[5] = 0;
    weights[6] = 3;
    List<SoftmaxProblem> problems =
        List.of(new SoftmaxProblem(weights, 1), new SoftmaxProblem(weights, 40));
    SplittableRandom random = new SplittableRandom(4);
    double[] point = random.doubles(27, -1, 1).toArray();
    try (SoftmaxSolver solver = new SoftmaxSolver(runtime, rows, problems)) {
      double[] gradient = solver.lossAndGradient(1, point);
      for (int i = 0; i < point.length; i++) {
        double[] up = point.clone();
        double[] down = point.clone();
        up[i] += 1e-2;
        down[i] -= 1e-2;
        double slope =
            (solver.lossAndGradient(1, up)[0] - solver.lossAndGradient(1, down)[0]) / 2e-2;
        assertThat(gradient[1 + i]).isCloseTo(slope, within(1e-3));
      }
    }
  }

  @Test
  void the_solution_has_no_slope_left() {
    Features features = clouds(200, 3, 2, 3);
    LabeledRows rows = LabeledRows.of(features.valuesND(), 8, turns(200, 3), 3);
    float[] weights = new float[200];
    Arrays.fill(weights, 1);
    try (SoftmaxSolver solver =
        new SoftmaxSolver(runtime, rows, List.of(new SoftmaxProblem(weights, 1)))) {
      double[] solution = solver.solve(1e-9).get(0);
      double[] gradient = solver.lossAndGradient(0, solution);

      assertThat(gradient[0]).isLessThan(Math.log(3));
      for (int i = 1; i < gradient.length; i++) {
        assertThat(gradient[i]).isCloseTo(0, within(1e-3));
      }
    }
  }

  @Test
  void with_one_class_labeled_the_others_stay_possible() {
    int[] labels = new int[5];
    Arrays.fill(labels, 2);

    Probabilities probabilities =
        trainer.train(clouds(5, 3, 1, 1), labels, 4, 1, 1).probabilities(clouds(9, 3, 1, 2));

    assertDistributions(probabilities);
    for (int i = 0; i < 9; i++) {
      assertThat(probabilities.predicted(i)).isEqualTo(2);
      assertThat(probabilities.valuesNC()[i * 4]).isBetween(1e-4f, 0.3f);
    }
  }

  @Test
  void a_class_without_labels_is_unlikely_but_possible() {
    Probabilities probabilities =
        trainer
            .train(clouds(200, 3, 6, 1), turns(200, 3), 4, 0, 1)
            .probabilities(clouds(90, 3, 6, 2));

    for (int i = 0; i < 90; i++) {
      assertThat(probabilities.valuesNC()[i * 4 + 3]).isBetween(1e-9f, 0.05f);
    }
  }

  @Test
  void a_single_label_and_a_single_class_work() {
    assertDistributions(
        trainer
            .train(clouds(1, 3, 1, 1), new int[] {1}, 3, 2, 1)
            .probabilities(clouds(4, 3, 1, 2)));
    assertThat(
            trainer
                .train(clouds(2, 1, 1, 1), new int[2], 1, 0, 1)
                .probabilities(clouds(1, 1, 1, 2))
                .valuesNC())
        .containsExactly(1f);
  }

  @Test
  void equal_features_give_the_shares_of_the_labels() {
    Features equal = new Features(new float[80], 80, 1);
    int[] labels = new int[80];
    Arrays.fill(labels, 0, 20, 1);

    Probabilities probabilities = trainer.train(equal, labels, 2, 0, 1).probabilities(equal);

    assertThat(probabilities.valuesNC()[1]).isCloseTo(0.25f, within(0.05f));
  }

  @Test
  void the_same_seed_gives_the_same_classifier() {
    Features features = clouds(80, 3, 2, 1);
    Features unseen = clouds(20, 3, 2, 2);
    Classifier one = trainer.train(features, turns(80, 3), 3, 2, 9);
    Classifier two = trainer.train(features, turns(80, 3), 3, 2, 9);

    assertThat(one.probabilities(unseen).valuesNC())
        .isEqualTo(two.probabilities(unseen).valuesNC());
    assertThat(one.memberProbabilities(unseen)[1].valuesNC())
        .isEqualTo(two.memberProbabilities(unseen)[1].valuesNC());
    assertThat(one.temperature()).isEqualTo(two.temperature());
  }

  @Test
  void temperature_is_fitted_only_where_labels_suffice() {
    assertThat(trainer.train(clouds(49, 3, 2, 1), turns(49, 3), 3, 0, 1).temperature())
        .isEqualTo(1);
    assertThat(trainer.train(clouds(90, 3, 2, 1), turns(90, 3), 3, 0, 1).temperature())
        .isNotEqualTo(1);
  }

  @Test
  void probabilities_are_as_good_as_those_known_to_be_right() {
    // Clouds of unit variance: the best possible logits are linear, so the loss has a floor.
    int rows = 1_500;
    Classifier classifier = trainer.train(clouds(rows, 3, 2, 1), turns(rows, 3), 3, 0, 1);
    Features unseen = clouds(3_000, 3, 2, 2);

    assertThat(loss(classifier.probabilities(unseen), turns(3_000, 3)))
        .isCloseTo(floor(unseen, turns(3_000, 3)), within(0.02));
  }

  private static double floor(Features features, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double total = 0;
      for (int c = 0; c < 3; c++) {
        total += Math.exp(2 * (features.valuesND()[i * 8 + c] - 100));
      }
      sum += Math.log(total) - 2 * (features.valuesND()[i * 8 + labels[i]] - 100);
    }
    return sum / labels.length;
  }

  @Test
  void values_that_are_not_finite_are_refused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Features features = clouds(6, 3, 2, 1);
      features.valuesND()[17] = bad;

      assertThatThrownBy(() -> trainer.train(features, turns(6, 3), 3, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 2");
      Classifier classifier = trainer.train(clouds(6, 3, 2, 1), turns(6, 3), 3, 0, 1);
      assertThatThrownBy(() -> classifier.probabilities(features))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void labels_that_do_not_fit_are_refused() {
    Features features = clouds(3, 3, 2, 1);

    assertThatThrownBy(() -> trainer.train(features, new int[] {0, 1, 3}, 3, 0, 1))
        .hasMessageContaining("from 0 to 2, got 3");
    assertThatThrownBy(() -> trainer.train(features, new int[] {0, 1}, 3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> trainer.train(new Features(new float[0], 0, 3), new int[0], 3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void features_of_another_length_are_refused() {
    Classifier classifier = trainer.train(clouds(6, 3, 2, 1), turns(6, 3), 3, 0, 1);

    assertThatThrownBy(() -> classifier.probabilities(new Features(new float[14], 2, 7)))
        .hasMessageContaining("expected features of 8 values, got 7");
  }
}
