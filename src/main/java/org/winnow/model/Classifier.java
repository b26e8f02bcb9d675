package org.winnow.model;

/**
 * A trained softmax classifier with its bootstrap ensemble: immutable, plain arrays, safe to share.
 * Member 0 is trained on all the labels; members 1… on bootstrap resamples.
 */
public interface Classifier {

  /** C. */
  int classes();

  /** K, ensemble members beside the main one. */
  int members();

  /**
   * What the main classifier's logits are divided by, fitted on held-out labels; 1 when not fitted.
   */
  double temperature();

  /** The main classifier as plain numbers, to be kept. */
  SoftmaxWeights weights();

  /** Calibrated probabilities of the main classifier, N × C. */
  Probabilities probabilities(Features features);

  /** Calibrated probabilities of each of the K members, K arrays of N × C. */
  Probabilities[] memberProbabilities(Features features);
}
