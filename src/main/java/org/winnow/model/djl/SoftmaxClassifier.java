package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/** Multinomial logistic regression, as {@link SoftmaxTrainer} fits it. */
final class SoftmaxClassifier implements Classifier {

  private static final int ROWS_A_TASK = 4096;

  /** Nothing is impossible: a class without labels yet, a label given by mistake. */
  private static final float LEAST_PROBABILITY = 1e-6f;

  /**
   * Weights for features as they come.
   *
   * @param directionsDC D × C
   * @param biasC C
   * @param temperature what logits are divided by
   */
  record Weights(float[] directionsDC, float[] biasC, double temperature) {}

  private final DjlRuntime runtime;
  private final List<Weights> weights;

  /**
   * @param weights the main classifier's, then the members'
   */
  SoftmaxClassifier(DjlRuntime runtime, List<Weights> weights) {
    this.runtime = runtime;
    this.weights = List.copyOf(weights);
  }

  @Override
  public int classes() {
    return weights.get(0).biasC().length;
  }

  @Override
  public int members() {
    return weights.size() - 1;
  }

  @Override
  public double temperature() {
    return weights.get(0).temperature();
  }

  @Override
  public Probabilities probabilities(Features features) {
    return probabilities(features, weights.subList(0, 1))[0];
  }

  @Override
  public Probabilities[] memberProbabilities(Features features) {
    return probabilities(features, weights.subList(1, weights.size()));
  }

  /** All members in one pass over the features, which are the large thing here. */
  private Probabilities[] probabilities(Features features, List<Weights> members) {
    int dimension = weights.get(0).directionsDC().length / classes();
    if (features.dimension() != dimension) {
      throw new IllegalArgumentException(
          "expected features of %d values, got %d".formatted(dimension, features.dimension()));
    }
    int rows = features.rows();
    float[][] values = new float[members.size()][Math.multiplyExact(rows, classes())];
    try (NDManager memory = runtime.newMemory()) {
      List<NDArray> directions = members.stream().map(w -> directions(w, memory)).toList();
      List<NDArray> biases = members.stream().map(w -> biases(w, memory)).toList();
      runtime
          .lanes()
          .forEach(
              (rows + ROWS_A_TASK - 1) / ROWS_A_TASK,
              task -> {
                int from = task * ROWS_A_TASK;
                int count = Math.min(ROWS_A_TASK, rows - from);
                try (NDManager sub = memory.newSubManager()) {
                  NDArray part = part(features, from, count, sub);
                  for (int k = 0; k < values.length; k++) {
                    float[] some =
                        part.matMul(directions.get(k))
                            .addi(biases.get(k))
                            .softmax(1)
                            .muli(1 - LEAST_PROBABILITY * classes())
                            .addi(LEAST_PROBABILITY)
                            .toFloatArray();
                    System.arraycopy(some, 0, values[k], from * classes(), some.length);
                  }
                }
              });
    }
    Probabilities[] all = new Probabilities[members.size()];
    for (int k = 0; k < all.length; k++) {
      requireFinite(values[k]);
      all[k] = new Probabilities(values[k], rows, classes());
    }
    return all;
  }

  private static NDArray part(Features features, int from, int count, NDManager memory) {
    int dimension = features.dimension();
    return Tensors.part(memory, features.valuesND(), from * dimension, count, dimension);
  }

  private NDArray directions(Weights w, NDManager memory) {
    int dimension = w.directionsDC().length / classes();
    return Tensors.of(memory, w.directionsDC(), dimension, classes()).divi(w.temperature());
  }

  private NDArray biases(Weights w, NDManager memory) {
    return Tensors.of(memory, w.biasC(), classes()).divi(w.temperature());
  }

  private static void requireFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("expected finite features, got one that is not");
      }
    }
  }
}
