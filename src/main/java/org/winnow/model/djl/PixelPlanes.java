package org.winnow.model.djl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * How pixels become a network's input: averaged over squares where they are large, then centred and
 * scaled by channel.
 *
 * @param shape of the pixels that come
 * @param reduction side of the squares; 1 keeps every pixel. What is left over at the right and at
 *     the bottom, less than a square, is not looked at
 * @param meanC of each channel, from 0 to 1
 * @param deviationC of each channel, above 0
 */
record PixelPlanes(PixelShape shape, int reduction, List<Float> meanC, List<Float> deviationC) {

  /** Larger ones cost time by the square and tell few labels nothing more. */
  private static final int LARGEST_SIDE = 112;

  private static final String REDUCTION = "reduction";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";

  private static final float LEAST_DEVIATION = 1e-3f;

  PixelPlanes {
    meanC = List.copyOf(meanC);
    deviationC = List.copyOf(deviationC);
  }

  /** Measured on images. */
  static PixelPlanes of(Pixels pixels) {
    PixelShape shape = pixels.shape();
    int plane = shape.height() * shape.width();
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int c = 0; c < shape.channels(); c++) {
      long sum = 0;
      long squares = 0;
      for (int i = 0; i < pixels.images(); i++) {
        int from = i * shape.size() + c * plane;
        for (int p = from; p < from + plane; p++) {
          int value = pixels.values()[p] & 0xff;
          sum += value;
          squares += value * value;
        }
      }
      double count = Math.max(1.0, pixels.images()) * plane;
      double mean = sum / count;
      double variance = Math.max(0, squares / count - mean * mean);
      means.add((float) (mean / 255));
      deviations.add(Math.max(LEAST_DEVIATION, (float) (Math.sqrt(variance) / 255)));
    }
    return new PixelPlanes(shape, reduction(shape), means, deviations);
  }

  /** The smallest that makes the image small enough and leaves a row and a column of it. */
  private static int reduction(PixelShape shape) {
    int larger = Math.max(shape.height(), shape.width());
    int smaller = Math.min(shape.height(), shape.width());
    return Math.min(smaller, (larger + LARGEST_SIDE - 1) / LARGEST_SIDE);
  }

  /** Takes what {@link #description} gave to a file. */
  static PixelPlanes read(PixelShape shape, Map<String, Object> described) throws IOException {
    return new PixelPlanes(
        shape,
        EncoderFile.number(described, REDUCTION),
        EncoderFile.numbers(described, MEAN),
        EncoderFile.numbers(described, DEVIATION));
  }

  /** JSON-able. */
  Map<String, Object> description() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put(REDUCTION, reduction);
    described.put(MEAN, meanC);
    described.put(DEVIATION, deviationC);
    return described;
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

  /**
   * Writes the value of every channel at a place between pixels, of the four around it.
   *
   * @param source one image as {@link #write} writes it
   * @param x from 0 to width − 1
   * @param y from 0 to height − 1
   * @param target the first channel's value goes to this index
   * @param plane from one channel to the next in the target
   */
  void interpolate(float[] source, double x, double y, float[] target, int to, int plane) {
    int left = (int) x;
    int top = (int) y;
    int right = Math.min(left + 1, width() - 1);
    int bottom = Math.min(top + 1, height() - 1);
    float a = (float) (x - left);
    float b = (float) (y - top);
    for (int c = 0; c < channels(); c++) {
      int upper = (c * height() + top) * width();
      int lower = (c * height() + bottom) * width();
      float above = source[upper + left] * (1 - a) + source[upper + right] * a;
      float below = source[lower + left] * (1 - a) + source[lower + right] * a;
      target[to + c * plane] = above * (1 - b) + below * b;
    }
  }
}
