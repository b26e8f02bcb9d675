package org.winnow.model;

/** Features and labels to a classifier. Deterministic by seed. */
public interface ClassifierTrainer {

  /**
   * Trains a classifier and, on bootstrap resamples, its ensemble.
   *
   * @param set its classes without a label get a low, not a zero, probability
   * @param members K bootstrap members, 0 for none
   * @throws IllegalArgumentException when a value is not finite
   */
  Classifier train(TrainingSet set, int members, long seed);
}
