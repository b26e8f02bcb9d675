package org.winnow.model;

/** Features and labels to a classifier. Deterministic by seed. */
public interface ClassifierTrainer {

  /**
   * Trains a classifier and, on bootstrap resamples, its ensemble.
   *
   * @param features L × D, the labeled images
   * @param labels L class indices in [0, classes)
   * @param classes C; classes without a label get a low, not a zero, probability
   * @param members K bootstrap members, 0 for none
   * @throws IllegalArgumentException when there is no label, a label out of range, or a value that
   *     is not finite
   */
  Classifier train(Features features, int[] labels, int classes, int members, long seed);
}
