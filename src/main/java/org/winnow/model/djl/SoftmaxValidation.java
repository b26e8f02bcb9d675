package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.winnow.model.Draws;

/**
 * Chooses a penalty and a temperature on labels held out, by cross-validation in classes, and says
 * whether pseudo-labels help.
 */
final class SoftmaxValidation {

  private static final int FOLDS = 3;

  /** More labels than this no longer change the choice. */
  private static final int MOST_LABELS = 4_000;

  /** The choice needs less precision than the result. */
  private static final double TOLERANCE = 1e-3;

  /** Standard errors by which pseudo-labels must make held-out labels more likely. */
  private static final double PROVEN = 1;

  record Choice(double penalty, double temperature) {}

  private final DjlRuntime runtime;
  private final LabeledRows rows;
  private final int[] folds;

  SoftmaxValidation(DjlRuntime runtime, LabeledRows all, long seed) {
    this.runtime = runtime;
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Draws.permutation(all.count(), random);
    this.rows = all.select(Arrays.copyOf(order, Math.min(order.length, MOST_LABELS)));
    this.folds = folds(rows);
  }

  /** The penalty whose held-out likelihood is largest at its own best temperature. */
  Choice choose(List<Double> penalties) {
    List<double[]> solutions = solve(penalties);
    Choice best = new Choice(penalties.get(0), 1);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < penalties.size(); i++) {
      double[][] logits = heldOut(solutions.subList(i * FOLDS, (i + 1) * FOLDS));
      double temperature = Temperature.fit(logits, rows.labels());
      double loss = Temperature.loss(logits, rows.labels(), temperature);
      if (loss < least) {
        least = loss;
        best = new Choice(penalties.get(i), temperature);
      }
    }
    return best;
  }

  /**
   * The temperature to use with pseudo-labels, where labels held out are more likely with them than
   * without, both at their own best temperature, by more than a standard error; empty where not.
   */
  OptionalDouble prove(PseudoLabels pseudo, Choice choice) {
    List<double[]> without = solve(List.of(choice.penalty()));
    List<double[]> with = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      with.add(pseudo.teach(rows.select(others(fold)), without.get(fold), choice, TOLERANCE));
    }
    double[][] taught = heldOut(with);
    double temperature = Temperature.fit(taught, rows.labels());
    double[] after = Temperature.losses(taught, rows.labels(), temperature);
    double[] before = Temperature.losses(heldOut(without), rows.labels(), choice.temperature());
    return less(after, before) ? OptionalDouble.of(temperature) : OptionalDouble.empty();
  }

  private static boolean less(double[] after, double[] before) {
    double mean = 0;
    for (int l = 0; l < after.length; l++) {
      mean += (before[l] - after[l]) / after.length;
    }
    double squares = 0;
    for (int l = 0; l < after.length; l++) {
      double deviation = before[l] - after[l] - mean;
      squares += deviation * deviation;
    }
    return mean > PROVEN * Math.sqrt(squares / (after.length - 1) / after.length);
  }

  /** For each penalty, one solution a fold that has not seen it. */
  private List<double[]> solve(List<Double> penalties) {
    List<SoftmaxProblem> problems = new ArrayList<>();
    for (double penalty : penalties) {
      for (int fold = 0; fold < FOLDS; fold++) {
        problems.add(new SoftmaxProblem(without(fold), penalty));
      }
    }
    try (SoftmaxSolver solver = new SoftmaxSolver(runtime, rows, problems)) {
      return solver.solve(TOLERANCE);
    }
  }

  /** Logits of each row by the solution that has not seen it. */
  private double[][] heldOut(List<double[]> solutions) {
    double[][] logits = new double[rows.count()][];
    for (int l = 0; l < logits.length; l++) {
      logits[l] = rows.logits(l, solutions.get(folds[l]));
    }
    return logits;
  }

  private int[] others(int fold) {
    return IntStream.range(0, folds.length).filter(l -> folds[l] != fold).toArray();
  }

  /** Rows are in random order; in turns within each class, and each class begins one further. */
  private static int[] folds(LabeledRows rows) {
    int[] next = new int[rows.classes()];
    int present = 0;
    for (int label : Arrays.stream(rows.labels()).distinct().sorted().toArray()) {
      next[label] = present++;
    }
    int[] folds = new int[rows.count()];
    for (int l = 0; l < folds.length; l++) {
      folds[l] = next[rows.labels()[l]]++ % FOLDS;
    }
    return folds;
  }

  private float[] without(int fold) {
    float[] weights = new float[folds.length];
    for (int l = 0; l < folds.length; l++) {
      weights[l] = folds[l] == fold ? 0 : 1;
    }
    return weights;
  }
}
