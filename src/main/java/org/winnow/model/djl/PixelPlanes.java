package org.winnow.model.djl;

import java.util.List;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * How pixels become a network's input: averaged over squares where they are large, then centred and
 * scaled by channel.
 *
 * @param shape of the pixels that come
 * @param reduction side of the squares, a divisor of height and width; 1 keeps every pixel
 * @param meanC of each channel, from 0 to 1
 * @param deviationC of each channel, above 0
 */
record PixelPlanes(PixelShape shape, int reduction, List<Float> meanC, List<Float> deviationC) {

  /** Larger ones cost time by the square and tell few labels nothing more. */
  private static final int LARGEST_SIDE = 112;

  private static final float LEAST_DEVIATION = 1e-3f;

  PixelPlanes {
    meanC = List.copyOf(meanC);
    deviationC = List.copyOf(deviationC);
  }

  /** Measured on images. */
  static PixelPlanes of(Pixels pixels) {
    PixelShape shape = pixels.shape();
    int plane = shape.height() * shape.width();
    Float[] means = new Float[shape.channels()];
    Float[] deviations = new Float[shape.channels()];
    for (int c = 0; c < shape.channels(); c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < pixels.images(); i++) {
        int from = i * shape.size() + c * plane;
        for (int p = from; p < from + plane; p++) {
          double value = (pixels.values()[p] & 0xff) / 255.0;
          sum += value;
          squares += value * value;
        }
      }
      double count = (double) Math.max(1, pixels.images()) * plane;
      double mean = sum / count;
      means[c] = (float) mean;
      deviations[c] =
          Math.max(LEAST_DEVIATION, (float) Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }
    return new PixelPlanes(shape, reduction(shape), List.of(means), List.of(deviations));
  }

  /** The smallest that divides both sides and makes the image small enough; 1 where none does. */
  private static int reduction(PixelShape shape) {
    int side = Math.max(shape.height(), shape.width());
    for (int by = 1; by <= side; by++) {
      boolean divides = shape.height() % by == 0 && shape.width() % by == 0;
      if (divides && side / by <= LARGEST_SIDE) {
        return by;
      }
    }
    return 1;
  }

  int channels() {
    return shape.channels();
  }

  int height() {
    return shape.height() / reduction;
  }

  int width() {
    return shape.width() / reduction;
  }

  /** Values of one image. */
  int size() {
    return channels() * height() * width();
  }

  /**
   * Writes one image.
   *
   * @param to C × height × width floats from this index on
   */
  void write(Pixels pixels, int image, float[] values, int to) {
    int scale = 255 * reduction * reduction;
    int at = to;
    for (int c = 0; c < channels(); c++) {
      float mean = meanC.get(c);
      float deviation = deviationC.get(c);
      int plane = image * shape.size() + c * shape.height() * shape.width();
      for (int y = 0; y < height(); y++) {
        for (int x = 0; x < width(); x++) {
          values[at++] = (sum(pixels.values(), plane, y, x) / (float) scale - mean) / deviation;
        }
      }
    }
  }

  private int sum(byte[] values, int plane, int y, int x) {
    int sum = 0;
    for (int row = y * reduction; row < (y + 1) * reduction; row++) {
      int from = plane + row * shape.width() + x * reduction;
      for (int p = from; p < from + reduction; p++) {
        sum += values[p] & 0xff;
      }
    }
    return sum;
  }
}
