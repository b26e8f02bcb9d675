package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;

/**
 * Lets a classifier learn from images without a label: those it is sure of teach it, with little
 * weight, what it takes them for (Lee, "Pseudo-Label", 2013). Where the pool falls into clusters,
 * walls between classes move to where few images lie.
 */
final class PseudoLabels implements AutoCloseable {

  /** At 0.6 and 0.9 no set gains more, and at 0.6 probabilities get worse. */
  private static final double SURE = 0.8;

  /** Of a label by a person; all together count no more than the labels do. */
  private static final float WEIGHT = 0.3f;

  /** What it is sure of grows with what it has learned; a third turn changes little. */
  private static final int TURNS = 2;

  private final DjlRuntime runtime;
  private final float[] rowsUE;
  private final int images;
  private final int width;
  private final NDManager memory;
  private final NDArray rowsEU;

  /**
   * @param rowsUE images without a label, made ready as the labeled ones are
   */
  PseudoLabels(DjlRuntime runtime, float[] rowsUE, int width) {
    this.runtime = runtime;
    this.rowsUE = rowsUE;
    this.width = width;
    this.images = rowsUE.length / width;
    this.memory = runtime.newMemory();
    this.rowsEU = Tensors.of(memory, rowsUE, images, width).transpose();
  }

  /**
   * Teaches a classifier further.
   *
   * @param weightsCE what was learned from the labels alone
   * @param choice the penalty, and the temperature that says what it is sure of
   * @return C × E weights
   */
  double[] teach(
      LabeledRows labeled, double[] weightsCE, SoftmaxValidation.Choice choice, double tolerance) {
    double[] weights = weightsCE;
    for (int turn = 0; turn < TURNS; turn++) {
      LabeledRows sure = sure(weights, labeled.classes(), choice.temperature());
      float[] counts = new float[labeled.count() + sure.count()];
      Arrays.fill(counts, Math.min(WEIGHT, (float) labeled.count() / Math.max(1, sure.count())));
      Arrays.fill(counts, 0, labeled.count(), 1);
      List<SoftmaxProblem> problem = List.of(new SoftmaxProblem(counts, choice.penalty()));
      try (SoftmaxSolver solver = new SoftmaxSolver(runtime, labeled.and(sure), problem)) {
        weights = solver.solve(List.of(weights), tolerance).get(0);
      }
    }
    return weights;
  }

  private LabeledRows sure(double[] weightsCE, int classes, double temperature) {
    float[] divided = new float[weightsCE.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = (float) (weightsCE[i] / temperature);
    }
    float[] probabilitiesCU;
    try (NDManager sub = memory.newSubManager()) {
      NDArray weights = Tensors.of(sub, divided, classes, width);
      probabilitiesCU = weights.matMul(rowsEU).softmax(0).toFloatArray();
    }
    float[] rows = new float[rowsUE.length];
    int[] labels = new int[images];
    int count = 0;
    for (int u = 0; u < images; u++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (probabilitiesCU[c * images + u] > probabilitiesCU[best * images + u]) {
          best = c;
        }
      }
      if (probabilitiesCU[best * images + u] >= SURE) {
        System.arraycopy(rowsUE, u * width, rows, count * width, width);
        labels[count++] = best;
      }
    }
    return new LabeledRows(
        Arrays.copyOf(rows, count * width), Arrays.copyOf(labels, count), classes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
