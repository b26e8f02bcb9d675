package org.winnow.simulation;

import java.util.List;
import org.winnow.model.Pixels;

/**
 * A fully labeled set in memory.
 *
 * @param classes their names, in the order of the labels
 * @param train pixels of the pool
 * @param trainLabels one for each, in [0, classes)
 * @param test pixels nothing learns from
 * @param testLabels one for each
 * @param leftOut files that could not be decoded, by path
 */
public record LabeledSet(
    List<String> classes,
    Pixels train,
    int[] trainLabels,
    Pixels test,
    int[] testLabels,
    List<String> leftOut) {

  public LabeledSet {
    classes = List.copyOf(classes);
    leftOut = List.copyOf(leftOut);
    if (train.images() != trainLabels.length || test.images() != testLabels.length) {
      throw new IllegalArgumentException(
          "expected a label for each of %d and %d images, got %d and %d"
              .formatted(train.images(), test.images(), trainLabels.length, testLabels.length));
    }
  }
}
