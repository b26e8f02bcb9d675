package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.TrainingSet;

/**
 * Fits multinomial logistic regression with an L2 penalty that follows the number of labels; its
 * strength, its temperature and whether images without a label teach it too ({@link PseudoLabels})
 * are decided by cross-validation where there are labels enough. Safe to share between threads.
 */
public final class SoftmaxTrainer implements ClassifierTrainer {

  /** Below this many labels held-out estimates say nothing. */
  private static final int LEAST_VALIDATED = 10;

  /** With fewer, what is sure is too often wrong: 3 points lost at 30 labels on sign digits. */
  private static final int LEAST_PROVEN = 50;

  /** With more, no set gains: sign digits 4 points at 200 labels, 1 at 500 and none at 1,000. */
  private static final int MOST_PROVEN = 1_000;

  /** Images of the pool that are looked at, whatever its size. */
  private static final int SAMPLE = 1_000;

  private static final double TOLERANCE = 1e-5;

  private final DjlRuntime runtime;

  public SoftmaxTrainer(DjlRuntime runtime) {
    this.runtime = runtime;
  }

  /** One or more labels on made-ready features, and images around them that have none. */
  private record Lesson(LabeledRows labeled, float[] unlabeledUE, FeatureScaling scaling) {}

  @Override
  public Classifier train(TrainingSet set, int members, long seed) {
    if (members < 0) {
      throw new IllegalArgumentException("expected 0 members or more, got " + members);
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    Lesson lesson = lesson(set, sample(set.pool().rows(), seeds.split()));
    int labels = set.labels().length;
    if (labels < LEAST_VALIDATED) {
      double penalty = SoftmaxPenalty.expected(labels, set.classes());
      return classifier(solve(lesson, penalty, members, seeds), lesson, 1);
    }
    var validation = new SoftmaxValidation(runtime, lesson.labeled(), seeds.nextLong());
    SoftmaxValidation.Choice choice =
        validation.choose(SoftmaxPenalty.candidates(labels, set.classes()));
    List<double[]> solutions = solve(lesson, choice.penalty(), members, seeds);
    boolean provable = labels >= LEAST_PROVEN && labels <= MOST_PROVEN;
    if (!provable || lesson.unlabeledUE().length == 0) {
      return classifier(solutions, lesson, choice.temperature());
    }
    return selfTaught(validation, choice, solutions, lesson);
  }

  /** Members stay as the labels alone make them: their differences are what labels leave open. */
  private SoftmaxClassifier selfTaught(
      SoftmaxValidation validation,
      SoftmaxValidation.Choice choice,
      List<double[]> solutions,
      Lesson lesson) {
    int width = lesson.scaling().width();
    try (PseudoLabels pseudo = new PseudoLabels(runtime, lesson.unlabeledUE(), width)) {
      OptionalDouble proven = validation.prove(pseudo, choice);
      List<SoftmaxClassifier.Weights> weights =
          new ArrayList<>(weights(solutions, lesson, choice.temperature()));
      if (proven.isPresent()) {
        double[] main = pseudo.teach(lesson.labeled(), solutions.get(0), choice, TOLERANCE);
        weights.set(0, unscale(main, lesson, proven.getAsDouble()));
      }
      return new SoftmaxClassifier(runtime, weights);
    }
  }

  private static Lesson lesson(TrainingSet set, int[] sample) {
    requireFinite(set.pool(), set.rows());
    requireFinite(set.pool(), sample);
    FeatureScaling scaling = FeatureScaling.of(set.pool(), sample);
    BitSet labeled = new BitSet();
    IntStream.of(set.rows()).forEach(labeled::set);
    int[] others = IntStream.of(sample).filter(row -> !labeled.get(row)).toArray();
    return new Lesson(
        new LabeledRows(scaling.apply(set.pool(), set.rows()), set.labels(), set.classes()),
        scaling.apply(set.pool(), others),
        scaling);
  }

  private static int[] sample(int images, SplittableRandom random) {
    return images <= SAMPLE
        ? IntStream.range(0, images).toArray()
        : random.ints(0, images).distinct().limit(SAMPLE).toArray();
  }

  /** C × E weights of the main classifier, then of the members. */
  private List<double[]> solve(Lesson lesson, double penalty, int members, SplittableRandom seeds) {
    int count = lesson.labeled().count();
    List<SoftmaxProblem> problems = new ArrayList<>();
    problems.add(SoftmaxProblem.even(count, penalty));
    for (int k = 0; k < members; k++) {
      problems.add(new SoftmaxProblem(bootstrap(count, seeds.split()), penalty));
    }
    try (SoftmaxSolver solver = new SoftmaxSolver(runtime, lesson.labeled(), problems)) {
      return solver.solve(TOLERANCE);
    }
  }

  private static float[] bootstrap(int count, SplittableRandom random) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[random.nextInt(count)]++;
    }
    return weights;
  }

  private SoftmaxClassifier classifier(
      List<double[]> solutions, Lesson lesson, double temperature) {
    return new SoftmaxClassifier(runtime, weights(solutions, lesson, temperature));
  }

  private static List<SoftmaxClassifier.Weights> weights(
      List<double[]> solutions, Lesson lesson, double temperature) {
    return solutions.stream().map(solution -> unscale(solution, lesson, temperature)).toList();
  }

  /** Weights for centred and scaled rows to weights for features as they come. */
  private static SoftmaxClassifier.Weights unscale(
      double[] solution, Lesson lesson, double temperature) {
    FeatureScaling scaling = lesson.scaling();
    int width = scaling.width();
    int dimension = width - 1;
    int classes = lesson.labeled().classes();
    float[] directions = new float[dimension * classes];
    float[] bias = new float[classes];
    for (int c = 0; c < classes; c++) {
      double offset = solution[c * width + dimension];
      for (int d = 0; d < dimension; d++) {
        double weight = solution[c * width + d] * scaling.scale();
        directions[d * classes + c] = (float) weight;
        offset -= weight * scaling.meanD()[d];
      }
      bias[c] = (float) offset;
    }
    return new SoftmaxClassifier.Weights(directions, bias, temperature);
  }

  private static void requireFinite(Features features, int[] rows) {
    int dimension = features.dimension();
    for (int row : rows) {
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        if (!Float.isFinite(features.valuesND()[i])) {
          throw new IllegalArgumentException(
              "expected finite features, got %s in row %d".formatted(features.valuesND()[i], row));
        }
      }
    }
  }
}
