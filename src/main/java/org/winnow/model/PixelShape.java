package org.winnow.model;

/**
 * What an encoder takes in: every image is decoded to this before it is encoded.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height pixels
 * @param width pixels
 */
public record PixelShape(int channels, int height, int width) {

  public PixelShape {
    if ((channels != 1 && channels != 3) || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "expected 1 or 3 channels and a positive size, got %d × %d × %d"
              .formatted(channels, height, width));
    }
  }

  /** Bytes of one image: channels × height × width. */
  public int size() {
    return channels * height * width;
  }
}
