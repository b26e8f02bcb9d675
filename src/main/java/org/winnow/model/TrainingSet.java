package org.winnow.model;

/**
 * What a classifier learns from: the labels of some images of a pool, and the pool around them.
 *
 * @param pool N × D features, labeled images and all others
 * @param rows L rows of the pool, the labeled images
 * @param labels L class indices in [0, classes), same order
 * @param classes C
 */
public record TrainingSet(Features pool, int[] rows, int[] labels, int classes) {

  /**
   * Checked here, so that nobody trains on anything else.
   *
   * @throws IllegalArgumentException when there is no class or no label, not one for each row, or a
   *     row or a label out of range
   */
  public TrainingSet {
    if (labels.length == 0 || labels.length != rows.length) {
      throw new IllegalArgumentException(
          "expected a label for each image and at least one, got %d labels for %d images"
              .formatted(labels.length, rows.length));
    }
    if (classes < 1) {
      throw new IllegalArgumentException("expected a class or more, got " + classes);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "expected labels from 0 to %d, got %d".formatted(classes - 1, label));
      }
    }
    for (int row : rows) {
      if (row < 0 || row >= pool.rows()) {
        throw new IllegalArgumentException(
            "expected rows from 0 to %d, got %d".formatted(pool.rows() - 1, row));
      }
    }
  }
}
