package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses a penalty and a temperature on labels held out, by cross-validation in classes. */
final class SoftmaxValidation {

  private static final int FOLDS = 3;

  /** More labels than this no longer change the choice. */
  private static final int MOST_LABELS = 4_000;

  /** The choice needs less precision than the result. */
  private static final double TOLERANCE = 1e-3;

  record Choice(double penalty, double temperature) {}

  private final DjlRuntime runtime;

  SoftmaxValidation(DjlRuntime runtime) {
    this.runtime = runtime;
  }

  /** The penalty whose held-out likelihood is largest at its own best temperature. */
  Choice choose(LabeledRows all, List<Double> penalties, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = shuffled(all.count(), random);
    LabeledRows rows = all.select(Arrays.copyOf(order, Math.min(order.length, MOST_LABELS)));
    int[] folds = folds(rows);
    List<SoftmaxProblem> problems = new ArrayList<>();
    for (double penalty : penalties) {
      for (int fold = 0; fold < FOLDS; fold++) {
        problems.add(new SoftmaxProblem(without(fold, folds), penalty));
      }
    }
    try (SoftmaxSolver solver = new SoftmaxSolver(runtime, rows, problems)) {
      return best(rows, folds, penalties, solver.solve(TOLERANCE));
    }
  }

  private static Choice best(
      LabeledRows rows, int[] folds, List<Double> penalties, List<double[]> solutions) {
    Choice best = new Choice(penalties.get(0), 1);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < penalties.size(); i++) {
      double[][] logits = new double[rows.count()][];
      for (int l = 0; l < logits.length; l++) {
        logits[l] = logits(rows, l, solutions.get(i * FOLDS + folds[l]));
      }
      double temperature = Temperature.fit(logits, rows.labels());
      double loss = Temperature.loss(logits, rows.labels(), temperature);
      if (loss < least) {
        least = loss;
        best = new Choice(penalties.get(i), temperature);
      }
    }
    return best;
  }

  private static double[] logits(LabeledRows rows, int row, double[] weights) {
    int width = rows.width();
    double[] logits = new double[rows.classes()];
    for (int c = 0; c < logits.length; c++) {
      double sum = 0;
      for (int e = 0; e < width; e++) {
        sum += rows.rowsLE()[row * width + e] * weights[c * width + e];
      }
      logits[c] = sum;
    }
    return logits;
  }

  /** Rows are in random order; in turns within each class. */
  private static int[] folds(LabeledRows rows) {
    int[] seen = new int[rows.classes()];
    int[] folds = new int[rows.count()];
    for (int l = 0; l < folds.length; l++) {
      int label = rows.labels()[l];
      folds[l] = (label + seen[label]++) % FOLDS;
    }
    return folds;
  }

  private static float[] without(int fold, int[] folds) {
    float[] weights = new float[folds.length];
    for (int l = 0; l < folds.length; l++) {
      weights[l] = folds[l] == fold ? 0 : 1;
    }
    return weights;
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < count - 1; i++) {
      int other = random.nextInt(i, count);
      int swap = order[i];
      order[i] = order[other];
      order[other] = swap;
    }
    return order;
  }
}
