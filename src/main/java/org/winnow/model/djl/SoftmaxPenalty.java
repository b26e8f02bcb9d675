package org.winnow.model.djl;

import java.util.List;

/**
 * How strongly weights are held back, by the number of labels: little at first, when images are far
 * apart and any wall between them will do, and more once classes touch. For features scaled to a
 * mean square of one a value; fitted on Fashion-MNIST from 20 to 6,000 labels.
 */
final class SoftmaxPenalty {

  private static final double AT_TEN_A_CLASS = 0.1;
  private static final double LEAST = 0.03;
  private static final double MOST = 150;

  /** Below this many labels a class, held-out likelihood asks for too much: 1.5 points at five. */
  private static final int TRUSTED = 20;

  private static final double RATIO = 8;

  private SoftmaxPenalty() {}

  /** The penalty c to expect, growing with the square of the labels a class. */
  static double expected(int labels, int classes) {
    double tens = (double) labels / classes / 10;
    return Math.max(LEAST, Math.min(MOST, AT_TEN_A_CLASS * tens * tens));
  }

  /** The candidates cross-validation chooses from. */
  static List<Double> candidates(int labels, int classes) {
    double expected = expected(labels, classes);
    return labels < TRUSTED * classes
        ? List.of(expected / RATIO, expected)
        : List.of(expected / RATIO, expected, expected * RATIO);
  }
}
