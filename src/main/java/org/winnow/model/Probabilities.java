package org.winnow.model;

/**
 * Class probabilities of N images, row-major; each row sums to one.
 *
 * @param valuesNC rows × classes floats; not copied, not to be changed
 * @param rows N
 * @param classes C
 */
public record Probabilities(float[] valuesNC, int rows, int classes) {

  public Probabilities {
    if (rows < 0 || classes <= 0 || valuesNC.length != (long) rows * classes) {
      throw new IllegalArgumentException(
          "expected %d × %d values, got %d".formatted(rows, classes, valuesNC.length));
    }
  }

  /** The most probable class of a row; the lowest index among equals. */
  public int predicted(int row) {
    int offset = row * classes;
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (valuesNC[offset + c] > valuesNC[offset + best]) {
        best = c;
      }
    }
    return best;
  }
}
