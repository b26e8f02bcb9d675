package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Solves several softmax regressions over the same rows at once; each evaluation of all of them is
 * two matrix products. Loss of a problem: (1/n) Σ w_l · NLL_l + c/(2n) |W|² + b/(2n) |bias|², n the
 * sum of its weights. Weights are C × E, class by class, the bias last.
 */
final class SoftmaxSolver implements AutoCloseable {

  /** Keeps the bias of a class without labels finite: its probability is low, not zero. */
  private static final double BIAS_PENALTY = 0.1;

  /** Scores held at once in native memory, in floats. */
  private static final int SCORES = 1 << 21;

  private static final int LEAST_ROWS = 512;

  private record Loss(double value, double[] gradient) {}

  private record Part(double[] losses, float[] gradients) {}

  private final DjlRuntime runtime;
  private final LabeledRows rows;
  private final List<SoftmaxProblem> problems;
  private final NDManager memory;
  private final int rowsAPart;
  private final List<NDArray> rowsBE = new ArrayList<>();
  private final List<NDArray> rowsEB = new ArrayList<>();
  private final List<NDArray> oneHotCB = new ArrayList<>();

  SoftmaxSolver(DjlRuntime runtime, LabeledRows rows, List<SoftmaxProblem> problems) {
    this.runtime = runtime;
    this.rows = rows;
    this.problems = problems;
    this.memory = runtime.newMemory();
    int lanes = runtime.lanes().count();
    int fitting = SCORES / (problems.size() * rows.classes());
    int even = (rows.count() + lanes - 1) / lanes;
    this.rowsAPart = Math.max(LEAST_ROWS, Math.min(fitting, even));
    for (int from = 0; from < rows.count(); from += rowsAPart) {
      int count = Math.min(rowsAPart, rows.count() - from);
      NDArray part = Tensors.part(memory, rows.rowsLE(), from * rows.width(), count, rows.width());
      rowsBE.add(part);
      rowsEB.add(part.transpose());
      float[] oneHot = new float[rows.classes() * count];
      for (int l = 0; l < count; l++) {
        oneHot[rows.labels()[from + l] * count + l] = 1;
      }
      oneHotCB.add(Tensors.of(memory, oneHot, rows.classes(), count));
    }
  }

  /** Minimises the loss of every problem, from zero weights. */
  List<double[]> solve(double tolerance) {
    double[] zero = new double[rows.classes() * rows.width()];
    return solve(Collections.nCopies(problems.size(), zero), tolerance);
  }

  /**
   * Minimises the loss of every problem.
   *
   * @param starts C × E weights each problem begins from
   * @param tolerance relative decrease of the loss at which a problem is solved
   * @return C × E weights of each problem
   */
  List<double[]> solve(List<double[]> starts, double tolerance) {
    List<Lbfgs> searches = starts.stream().map(start -> new Lbfgs(start, tolerance)).toList();
    for (int[] active = active(searches); active.length > 0; active = active(searches)) {
      List<double[]> trials = IntStream.of(active).mapToObj(p -> searches.get(p).trial()).toList();
      List<Loss> losses = evaluate(active, trials);
      for (int i = 0; i < active.length; i++) {
        searches.get(active[i]).tell(losses.get(i).value(), losses.get(i).gradient());
      }
    }
    return searches.stream().map(Lbfgs::best).toList();
  }

  private static int[] active(List<Lbfgs> searches) {
    return IntStream.range(0, searches.size()).filter(p -> !searches.get(p).done()).toArray();
  }

  /** Loss of one problem, for tests of the gradient: the value first, the gradient after it. */
  double[] lossAndGradient(int problem, double[] weights) {
    Loss loss = evaluate(new int[] {problem}, List.of(weights)).get(0);
    double[] all = new double[1 + weights.length];
    all[0] = loss.value();
    System.arraycopy(loss.gradient(), 0, all, 1, weights.length);
    return all;
  }

  private List<Loss> evaluate(int[] active, List<double[]> trials) {
    int size = rows.classes() * rows.width();
    float[] weights = new float[active.length * size];
    for (int p = 0; p < active.length; p++) {
      for (int i = 0; i < size; i++) {
        weights[p * size + i] = (float) trials.get(p)[i];
      }
    }
    Part[] parts = new Part[rowsBE.size()];
    runtime.lanes().forEach(parts.length, part -> parts[part] = part(part, active, weights));
    List<Loss> losses = new ArrayList<>();
    for (int p = 0; p < active.length; p++) {
      losses.add(sum(parts, p, problems.get(active[p]), trials.get(p)));
    }
    return losses;
  }

  private Part part(int part, int[] active, float[] weights) {
    int from = part * rowsAPart;
    int count = (int) rowsBE.get(part).getShape().get(0);
    int classes = rows.classes();
    try (NDManager sub = memory.newSubManager()) {
      NDArray weightsPB = Tensors.of(sub, counts(active, from, count), active.length, 1, count);
      NDArray logProbabilities =
          Tensors.of(sub, weights, (long) active.length * classes, rows.width())
              .matMul(rowsEB.get(part))
              .reshape(active.length, classes, count)
              .logSoftmax(1);
      float[] sums =
          logProbabilities
              .mul(oneHotCB.get(part))
              .muli(weightsPB)
              .sum(new int[] {1, 2})
              .toFloatArray();
      double[] losses = new double[active.length];
      for (int p = 0; p < losses.length; p++) {
        losses[p] = -sums[p];
      }
      float[] gradients =
          logProbabilities
              .exp()
              .subi(oneHotCB.get(part))
              .muli(weightsPB)
              .reshape((long) active.length * classes, count)
              .matMul(rowsBE.get(part))
              .toFloatArray();
      return new Part(losses, gradients);
    }
  }

  private float[] counts(int[] active, int from, int count) {
    float[] counts = new float[active.length * count];
    for (int p = 0; p < active.length; p++) {
      System.arraycopy(problems.get(active[p]).weightsL(), from, counts, p * count, count);
    }
    return counts;
  }

  private Loss sum(Part[] parts, int p, SoftmaxProblem problem, double[] trial) {
    double total = problem.total();
    double value = 0;
    double[] gradient = new double[trial.length];
    for (Part part : parts) {
      value += part.losses()[p];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += part.gradients()[p * gradient.length + i];
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      boolean bias = i % rows.width() == rows.width() - 1;
      double penalty = bias ? BIAS_PENALTY : problem.penalty();
      value += penalty / 2 * trial[i] * trial[i];
      gradient[i] = (gradient[i] + penalty * trial[i]) / total;
    }
    return new Loss(value / total, gradient);
  }

  @Override
  public void close() {
    memory.close();
  }
}
