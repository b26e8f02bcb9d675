package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.SoftmaxWeights;

/** Multinomial logistic regression, as {@link SoftmaxTrainer} fits it. */
final class SoftmaxClassifier implements Classifier {

  /** Their features, of 256 values, are a megabyte: what a core has for itself. */
  private static final int ROWS_A_TASK = 1024;

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
  public SoftmaxWeights weights() {
    Weights main = weights.get(0);
    float[] directions = main.directionsDC().clone();
    float[] bias = main.biasC().clone();
    for (int i = 0; i < directions.length; i++) {
      directions[i] = (float) (directions[i] / main.temperature());
    }
    for (int c = 0; c < bias.length; c++) {
      bias[c] = (float) (bias[c] / main.temperature());
    }
    return new SoftmaxWeights(directions, bias);
  }

  @Override
  public Probabilities probabilities(Features features) {
    return probabilities(features, weights.subList(0, 1))[0];
  }

  @Override
  public Probabilities[] memberProbabilities(Features features) {
    return probabilities(features, weights.subList(1, weights.size()));
  }

  /**
   * All members in one product with the features, which are the large thing here. Classes come
   * before images in it: the library takes a softmax over the last axis ten times as long when it
   * has only a few values.
   */
  private Probabilities[] probabilities(Features features, List<Weights> members) {
    int dimension = weights.get(0).directionsDC().length / classes();
    if (features.dimension() != dimension) {
      throw new IllegalArgumentException(
          "expected features of %d values, got %d".formatted(dimension, features.dimension()));
    }
    int rows = features.rows();
    int size = members.size();
    float[][] values = new float[size][Math.multiplyExact(rows, classes())];
    try (NDManager memory = runtime.newMemory()) {
      NDArray directions = Tensors.of(memory, directions(members), size * classes(), dimension);
      NDArray biases = Tensors.of(memory, biases(members), size * classes(), 1);
      runtime
          .lanes()
          .forEach(
              (rows + ROWS_A_TASK - 1) / ROWS_A_TASK,
              task -> {
                int from = task * ROWS_A_TASK;
                int count = Math.min(ROWS_A_TASK, rows - from);
                float[] sharesKCM = new float[size * classes() * count];
                try (NDManager sub = memory.newSubManager()) {
                  NDArray logits = directions.matMul(part(features, from, count, sub).transpose());
                  logits.attach(sub);
                  Tensors.read(
                      logits.addi(biases).reshape(size, classes(), count).softmax(1), sharesKCM);
                }
                for (int k = 0; k < size; k++) {
                  take(sharesKCM, k, count, values[k], from);
                }
              });
    }
    return Arrays.stream(values)
        .map(value -> new Probabilities(value, rows, classes()))
        .toArray(Probabilities[]::new);
  }

  /** One member's shares of some images, none of them 0, to its rows from {@code first} on. */
  private void take(float[] sharesKCM, int k, int count, float[] valuesNC, int first) {
    int classes = classes();
    float kept = 1 - SoftmaxWeights.LEAST_PROBABILITY * classes;
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < classes; c++) {
        float share = sharesKCM[(k * classes + c) * count + i];
        if (!Float.isFinite(share)) {
          throw new IllegalArgumentException("expected finite features, got one that is not");
        }
        valuesNC[(first + i) * classes + c] = share * kept + SoftmaxWeights.LEAST_PROBABILITY;
      }
    }
  }

  private static NDArray part(Features features, int from, int count, NDManager memory) {
    int dimension = features.dimension();
    return Tensors.part(memory, features.valuesND(), from * dimension, count, dimension);
  }

  /** K·C × D weights of logits that the temperature has divided. */
  private float[] directions(List<Weights> members) {
    int length = weights.get(0).directionsDC().length;
    int dimension = length / classes();
    float[] all = new float[members.size() * length];
    for (int i = 0; i < all.length; i++) {
      Weights w = members.get(i / length);
      int c = i % length / dimension;
      all[i] = (float) (w.directionsDC()[i % dimension * classes() + c] / w.temperature());
    }
    return all;
  }

  /** K·C biases likewise. */
  private float[] biases(List<Weights> members) {
    float[] all = new float[members.size() * classes()];
    for (int i = 0; i < all.length; i++) {
      Weights w = members.get(i / classes());
      all[i] = (float) (w.biasC()[i % classes()] / w.temperature());
    }
    return all;
  }
}
