package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;

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

  /** All of the pool is labeled. */
  private Classifier train(Features pool, int[] labels, int classes, int members, long seed) {
    int[] rows = IntStream.range(0, pool.rows()).toArray();
    return trainer.train(new TrainingSet(pool, rows, labels, classes), members, seed);
  }

  private static LabeledRows rows(Features features, int[] labels, int classes) {
    int[] all = IntStream.range(0, features.rows()).toArray();
    float[] rows = FeatureScaling.of(features, all).apply(features, all);
    return new LabeledRows(rows, labels, classes);
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
    Classifier classifier = train(clouds(90, 3, 12, 1), turns(90, 3), 3, 2, 1);
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
    Classifier classifier = train(clouds(60, 3, 1.5, 1), turns(60, 3), 3, 2, 1);
    Probabilities[] members = classifier.memberProbabilities(clouds(10, 3, 1.5, 2));

    assertThat(classifier.members()).isEqualTo(2);
    assertThat(members[0].valuesNC()).isNotEqualTo(members[1].valuesNC());
  }

  @Test
  void the_gradient_is_the_slope_of_the_loss() {
    Features features = clouds(700, 3, 2, 3);
    LabeledRows rows = rows(features, turns(700, 3), 3);
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
    LabeledRows rows = rows(features, turns(200, 3), 3);
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
        train(clouds(5, 3, 1, 1), labels, 4, 1, 1).probabilities(clouds(9, 3, 1, 2));

    assertDistributions(probabilities);
    for (int i = 0; i < 9; i++) {
      assertThat(probabilities.predicted(i)).isEqualTo(2);
      assertThat(probabilities.valuesNC()[i * 4]).isBetween(1e-4f, 0.3f);
    }
  }

  @Test
  void a_class_without_labels_is_unlikely_but_possible() {
    Probabilities probabilities =
        train(clouds(200, 3, 6, 1), turns(200, 3), 4, 0, 1).probabilities(clouds(90, 3, 6, 2));

    for (int i = 0; i < 90; i++) {
      assertThat(probabilities.valuesNC()[i * 4 + 3]).isBetween(1e-9f, 0.05f);
    }
  }

  @Test
  void a_single_label_and_a_single_class_work() {
    assertDistributions(
        train(clouds(1, 3, 1, 1), new int[] {1}, 3, 2, 1).probabilities(clouds(4, 3, 1, 2)));
    assertThat(
            train(clouds(2, 1, 1, 1), new int[2], 1, 0, 1)
                .probabilities(clouds(1, 1, 1, 2))
                .valuesNC())
        .containsExactly(1f);
  }

  @Test
  void equal_features_give_the_shares_of_the_labels() {
    Features equal = new Features(new float[80], 80, 1);
    int[] labels = new int[80];
    Arrays.fill(labels, 0, 20, 1);

    Probabilities probabilities = train(equal, labels, 2, 0, 1).probabilities(equal);

    assertThat(probabilities.valuesNC()[1]).isCloseTo(0.25f, within(0.05f));
  }

  @Test
  void the_same_seed_gives_the_same_classifier() {
    Features features = clouds(80, 3, 2, 1);
    Features unseen = clouds(20, 3, 2, 2);
    Classifier one = train(features, turns(80, 3), 3, 2, 9);
    Classifier two = train(features, turns(80, 3), 3, 2, 9);

    assertThat(one.probabilities(unseen).valuesNC())
        .isEqualTo(two.probabilities(unseen).valuesNC());
    assertThat(one.memberProbabilities(unseen)[1].valuesNC())
        .isEqualTo(two.memberProbabilities(unseen)[1].valuesNC());
    assertThat(one.temperature()).isEqualTo(two.temperature());
  }

  @Test
  void temperature_is_fitted_only_where_labels_suffice() {
    assertThat(train(clouds(9, 3, 2, 1), turns(9, 3), 3, 0, 1).temperature()).isEqualTo(1);
    assertThat(train(clouds(12, 3, 2, 1), turns(12, 3), 3, 0, 1).temperature()).isNotEqualTo(1);
  }

  @Test
  void a_dozen_labels_that_say_nothing_make_no_one_sure() {
    Features equal = clouds(212, 3, 0, 1);
    int[] labels = turns(12, 3);

    Probabilities probabilities =
        trainer
            .train(new TrainingSet(equal, IntStream.range(0, 12).toArray(), labels, 3), 0, 1)
            .probabilities(equal.select(IntStream.range(12, 212).toArray()));

    // A third each would be ln 3 = 1.10.
    assertThat(loss(probabilities, turns(200, 3))).isLessThan(1.6);
  }

  @Test
  void images_without_labels_teach_where_the_pool_falls_into_clusters() {
    Features pool = wideClouds(1_060, 1);
    Features unseen = wideClouds(2_000, 2);
    int[] rows = IntStream.range(0, 60).toArray();

    double without =
        accuracy(
            train(pool.select(rows), turns(60, 2), 2, 0, 1).probabilities(unseen), turns(2_000, 2));
    Classifier taught = trainer.train(new TrainingSet(pool, rows, turns(60, 2), 2), 1, 1);

    assertThat(accuracy(taught.probabilities(unseen), turns(2_000, 2)))
        .isGreaterThan(without + 0.01);
    // Its members have learned from labels alone.
    assertThat(accuracy(taught.memberProbabilities(unseen)[0], turns(2_000, 2)))
        .isLessThan(without + 0.01);
  }

  @Test
  void images_without_labels_teach_nothing_that_labels_held_out_refute() {
    // Two clusters, but the labels go by another direction: halves of each.
    int images = 1_060;
    Features pool = wideClouds(images, 1);
    int[] rows = IntStream.range(0, 60).toArray();
    int[] labels = new int[60];
    for (int l = 0; l < 60; l++) {
      labels[l] = pool.valuesND()[l * WIDE + 5] > 0 ? 1 : 0;
    }
    Classifier classifier = trainer.train(new TrainingSet(pool, rows, labels, 2), 0, 1);
    SoftmaxValidation validation =
        new SoftmaxValidation(runtime, rows(pool.select(rows), labels, 2), 1);
    SoftmaxValidation.Choice choice = validation.choose(SoftmaxPenalty.candidates(60, 2));
    float[] others =
        FeatureScaling.of(pool, rows).apply(pool, IntStream.range(60, images).toArray());
    try (PseudoLabels pseudo = new PseudoLabels(runtime, others, WIDE + 1)) {
      assertThat(validation.prove(pseudo, choice)).isEmpty();
    }
    assertThat(classifier.classes()).isEqualTo(2);
  }

  private static final int WIDE = 60;

  /** Two clusters far apart in the first value, lost among others in a few labels; in turns. */
  private static Features wideClouds(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * WIDE];
    for (int i = 0; i < values.length; i++) {
      double own = i % WIDE == 0 ? (i / WIDE % 2 == 0 ? -2 : 2) : 0;
      values[i] = (float) (random.nextGaussian() + own);
    }
    return new Features(values, rows, WIDE);
  }

  @Test
  void only_images_it_is_sure_of_teach() {
    Features features = clouds(60, 3, 2, 1);
    LabeledRows labeled = rows(features, turns(60, 3), 3);
    double[] learned;
    try (SoftmaxSolver solver =
        new SoftmaxSolver(runtime, labeled, List.of(SoftmaxProblem.even(60, 1)))) {
      learned = solver.solve(1e-9).get(0);
    }
    float[] others = clouds(500, 3, 2, 2).valuesND();
    int[] all = IntStream.range(0, 500).toArray();
    float[] ready =
        FeatureScaling.of(features, IntStream.range(0, 60).toArray())
            .apply(new Features(others, 500, 8), all);
    try (PseudoLabels pseudo = new PseudoLabels(runtime, ready, 9)) {
      double[] unsure =
          pseudo.teach(labeled, learned, new SoftmaxValidation.Choice(1, 1_000), 1e-9);
      double[] sure = pseudo.teach(labeled, learned, new SoftmaxValidation.Choice(1, 1), 1e-9);

      assertThat(distance(unsure, learned)).isLessThan(0.01);
      assertThat(distance(sure, learned)).isGreaterThan(0.1);
    }
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  @Test
  void a_solver_that_starts_at_the_solution_stays_there() {
    LabeledRows rows = rows(clouds(200, 3, 2, 3), turns(200, 3), 3);
    try (SoftmaxSolver solver =
        new SoftmaxSolver(runtime, rows, List.of(SoftmaxProblem.even(200, 1)))) {
      double[] solution = solver.solve(1e-9).get(0);

      assertThat(distance(solver.solve(List.of(solution), 1e-3).get(0), solution)).isLessThan(0.01);
    }
  }

  @Test
  void features_are_centred_and_scaled_by_the_rows_that_are_named() {
    Features features = new Features(new float[] {1, 0, 3, 4, 100, 100}, 3, 2);
    FeatureScaling scaling = FeatureScaling.of(features, new int[] {0, 1});

    // Means 2 and 2; squares 1 + 4 + 1 + 4 over four values: a mean of 2.5.
    assertThat(scaling.meanD()).containsExactly(2, 2);
    assertThat(scaling.scale()).isCloseTo(1 / Math.sqrt(2.5), within(1e-9));
    assertThat(scaling.apply(features, new int[] {1}))
        .containsExactly((float) (1 / Math.sqrt(2.5)), (float) (2 / Math.sqrt(2.5)), 1f);
  }

  @Test
  void probabilities_are_as_good_as_those_known_to_be_right() {
    // Clouds of unit variance: the best possible logits are linear, so the loss has a floor.
    int rows = 1_500;
    Classifier classifier = train(clouds(rows, 3, 2, 1), turns(rows, 3), 3, 0, 1);
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

      assertThatThrownBy(() -> train(features, turns(6, 3), 3, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 2");
      Classifier classifier = train(clouds(6, 3, 2, 1), turns(6, 3), 3, 0, 1);
      assertThatThrownBy(() -> classifier.probabilities(features))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void labels_that_do_not_fit_are_refused() {
    Features features = clouds(3, 3, 2, 1);

    assertThatThrownBy(() -> train(features, new int[] {0, 1, 3}, 3, 0, 1))
        .hasMessageContaining("from 0 to 2, got 3");
    assertThatThrownBy(() -> train(features, new int[] {0, 1}, 3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrainingSet(features, new int[] {3}, new int[] {0}, 3))
        .hasMessageContaining("rows from 0 to 2, got 3");
    assertThatThrownBy(() -> train(new Features(new float[0], 0, 3), new int[0], 3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void features_of_another_length_are_refused() {
    Classifier classifier = train(clouds(6, 3, 2, 1), turns(6, 3), 3, 0, 1);

    assertThatThrownBy(() -> classifier.probabilities(new Features(new float[14], 2, 7)))
        .hasMessageContaining("expected features of 8 values, got 7");
  }
}
