package org.winnow.model;

/**
 * Features of N images, row-major, one row an image.
 *
 * @param valuesND rows × dimension floats; not copied, not to be changed
 * @param rows N
 * @param dimension D
 */
public record Features(float[] valuesND, int rows, int dimension) {

  public Features {
    if (rows < 0 || dimension <= 0 || valuesND.length != (long) rows * dimension) {
      throw new IllegalArgumentException(
          "expected %d × %d values, got %d".formatted(rows, dimension, valuesND.length));
    }
  }

  /** The given rows, in the given order, copied. */
  public Features select(int[] chosen) {
    float[] values = new float[chosen.length * dimension];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(valuesND, chosen[i] * dimension, values, i * dimension, dimension);
    }
    return new Features(values, chosen.length, dimension);
  }

  /** The first values of every row, copied; itself where that is all of them. */
  public Features first(int values) {
    if (values == dimension) {
      return this;
    }
    float[] kept = new float[Math.multiplyExact(rows, values)];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(valuesND, i * dimension, kept, i * values, values);
    }
    return new Features(kept, rows, values);
  }
}
