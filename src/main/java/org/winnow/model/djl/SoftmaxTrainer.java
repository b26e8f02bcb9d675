package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;

/**
 * Fits multinomial logistic regression with an L2 penalty that follows the number of labels, its
 * strength and temperature chosen by cross-validation where there are enough of them. Safe to share
 * between threads.
 */
public final class SoftmaxTrainer implements ClassifierTrainer {

  /** Below this many labels held-out estimates say nothing. */
  private static final int LEAST_VALIDATED = 50;

  private static final double TOLERANCE = 1e-5;

  private final DjlRuntime runtime;

  public SoftmaxTrainer(DjlRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Classifier train(Features features, int[] labels, int classes, int members, long seed) {
    check(features, labels, classes, members);
    LabeledRows rows = LabeledRows.of(features.valuesND(), features.dimension(), labels, classes);
    SplittableRandom seeds = new SplittableRandom(seed);
    long foldSeed = seeds.nextLong();
    SoftmaxValidation.Choice choice =
        labels.length < LEAST_VALIDATED
            ? new SoftmaxValidation.Choice(SoftmaxPenalty.expected(labels.length, classes), 1)
            : new SoftmaxValidation(runtime)
                .choose(rows, SoftmaxPenalty.candidates(labels.length, classes), foldSeed);
    return fit(rows, choice, members, seeds);
  }

  private SoftmaxClassifier fit(
      LabeledRows rows, SoftmaxValidation.Choice choice, int members, SplittableRandom seeds) {
    List<SoftmaxProblem> problems = new ArrayList<>();
    float[] all = new float[rows.count()];
    Arrays.fill(all, 1);
    problems.add(new SoftmaxProblem(all, choice.penalty()));
    for (int k = 0; k < members; k++) {
      problems.add(new SoftmaxProblem(bootstrap(rows.count(), seeds.split()), choice.penalty()));
    }
    try (SoftmaxSolver solver = new SoftmaxSolver(runtime, rows, problems)) {
      List<SoftmaxClassifier.Weights> weights =
          solver.solve(TOLERANCE).stream().map(solution -> unscale(solution, rows)).toList();
      return new SoftmaxClassifier(runtime, weights, choice.temperature());
    }
  }

  private static float[] bootstrap(int count, SplittableRandom random) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[random.nextInt(count)]++;
    }
    return weights;
  }

  /** Weights for centred and scaled rows to weights for features as they come. */
  private static SoftmaxClassifier.Weights unscale(double[] solution, LabeledRows rows) {
    int width = rows.width();
    int dimension = width - 1;
    int classes = rows.classes();
    float[] directions = new float[dimension * classes];
    float[] bias = new float[classes];
    for (int c = 0; c < classes; c++) {
      double offset = solution[c * width + dimension];
      for (int d = 0; d < dimension; d++) {
        double weight = solution[c * width + d] * rows.scale();
        directions[d * classes + c] = (float) weight;
        offset -= weight * rows.meanD()[d];
      }
      bias[c] = (float) offset;
    }
    return new SoftmaxClassifier.Weights(directions, bias);
  }

  private static void check(Features features, int[] labels, int classes, int members) {
    if (labels.length == 0 || labels.length != features.rows()) {
      throw new IllegalArgumentException(
          "expected a label for each image and at least one, got %d labels for %d images"
              .formatted(labels.length, features.rows()));
    }
    if (classes < 1 || members < 0) {
      throw new IllegalArgumentException(
          "expected a class or more and 0 members or more, got %d and %d"
              .formatted(classes, members));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "expected labels from 0 to %d, got %d".formatted(classes - 1, label));
      }
    }
    for (int i = 0; i < features.valuesND().length; i++) {
      if (!Float.isFinite(features.valuesND()[i])) {
        throw new IllegalArgumentException(
            "expected finite features, got %s in row %d"
                .formatted(features.valuesND()[i], i / features.dimension()));
      }
    }
  }
}
