package org.winnow.model.djl;

import java.util.Arrays;

/**
 * One of several regressions over the same images: which of them count how much, and how strongly
 * weights are held back.
 *
 * @param weightsL L weights, not negative, not all zero: 0 leaves an image out, 2 counts it twice
 * @param penalty c; the L2 term is c / (2 · sum of weights) · |W|²
 */
record SoftmaxProblem(float[] weightsL, double penalty) {

  /** Every image counts once. */
  static SoftmaxProblem even(int images, double penalty) {
    float[] weights = new float[images];
    Arrays.fill(weights, 1);
    return new SoftmaxProblem(weights, penalty);
  }

  double total() {
    double sum = 0;
    for (float weight : weightsL) {
      sum += weight;
    }
    return sum;
  }
}
