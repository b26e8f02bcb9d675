package org.winnow.model;

/**
 * Pixels of N images of one shape: unsigned bytes, channel-first (image, channel, row, column).
 *
 * @param values images × shape.size() bytes; not copied, not to be changed
 */
public record Pixels(byte[] values, int images, PixelShape shape) {

  public Pixels {
    if (images < 0 || values.length != (long) images * shape.size()) {
      throw new IllegalArgumentException(
          "expected %d images of %d bytes, got %d bytes"
              .formatted(images, shape.size(), values.length));
    }
  }

  /** The given images, in the given order, copied. */
  public Pixels select(int[] chosen) {
    int size = shape.size();
    byte[] selected = new byte[Math.multiplyExact(chosen.length, size)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values, chosen[i] * size, selected, i * size, size);
    }
    return new Pixels(selected, chosen.length, shape);
  }
}
