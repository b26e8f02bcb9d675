package org.winnow.simulation;

import java.util.SplittableRandom;
import org.winnow.model.PixelShape;

/**
 * A second photo of the same thing, a moment later: moved by a pixel or two, a little brighter or
 * darker, with a little more or less contrast and noise of its own.
 */
final class NearDuplicate {

  /** From here on, sides of an image in pixels, the second pixel of a shift is still slight. */
  private static final int TWO_PIXELS_FROM = 48;

  /** The most that brightness and contrast change, as a fraction. */
  private static final double LIGHT = 0.05;

  /** Standard deviation of the noise, of 255: as of a camera in good light. */
  private static final double NOISE = 2;

  private NearDuplicate() {}

  /**
   * Writes a disturbed copy of one image. Per channel and pixel: ((v − m) · contrast + m) ·
   * brightness + noise, v the value beside it by the shift (edges repeat), m the image's mean,
   * contrast and brightness uniform in 1 ± 0.05.
   *
   * @param from pixels of images of the shape, channel-first
   * @param image which of them
   * @param to where the copy goes, an array of such images
   * @param place which of those
   */
  static void write(
      byte[] from, int image, byte[] to, int place, PixelShape shape, SplittableRandom random) {
    int size = shape.size();
    int start = image * size;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += from[start + i] & 255;
    }
    double mean = sum / size;
    int most = Math.min(shape.height(), shape.width()) < TWO_PIXELS_FROM ? 1 : 2;
    int right = random.nextInt(-most, most + 1);
    int down = random.nextInt(-most, most + 1);
    double brightness = random.nextDouble(1 - LIGHT, 1 + LIGHT);
    double contrast = random.nextDouble(1 - LIGHT, 1 + LIGHT);
    int written = place * size;
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < shape.height(); y++) {
        int row = Math.min(Math.max(y - down, 0), shape.height() - 1);
        int rowStart = start + (c * shape.height() + row) * shape.width();
        for (int x = 0; x < shape.width(); x++) {
          int column = Math.min(Math.max(x - right, 0), shape.width() - 1);
          int value = from[rowStart + column] & 255;
          double changed =
              ((value - mean) * contrast + mean) * brightness + NOISE * random.nextGaussian();
          to[written++] = (byte) Math.round(Math.min(255, Math.max(0, changed)));
        }
      }
    }
  }
}
