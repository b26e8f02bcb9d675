package org.winnow.simulation;

import org.winnow.model.Features;

/**
 * A fully labeled set as features.
 *
 * @param train N × D, the pool
 * @param trainLabels N
 * @param test features nothing learns from
 * @param testLabels one for each
 * @param classes C
 */
public record EncodedSet(
    Features train, int[] trainLabels, Features test, int[] testLabels, int classes) {

  public EncodedSet {
    if (train.rows() != trainLabels.length || test.rows() != testLabels.length) {
      throw new IllegalArgumentException("expected a label for each row of features");
    }
  }
}
