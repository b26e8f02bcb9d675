package org.winnow.model.djl;

import java.awt.Color;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * How bright and how coloured images are: mean and deviation of each channel over the whole image
 * and over each cell of a 3 × 3 grid (color moments, Stricker & Orengo 1995, the first two), and
 * where there are colours the square roots of a histogram of hue, saturation and brightness (Swain
 * & Ballard 1991).
 *
 * @param shape of the images
 */
record ToneStatistics(PixelShape shape) {

  private static final int GRID = 3;
  private static final int HUES = 8;
  private static final int SATURATIONS = 3;
  private static final int BRIGHTNESSES = 3;

  /** R, values an image. */
  int width() {
    return moments() + (isColored() ? HUES * SATURATIONS * BRIGHTNESSES : 0);
  }

  private int moments() {
    return 2 * shape.channels() * (1 + GRID * GRID);
  }

  boolean isColored() {
    return shape.channels() == 3;
  }

  /** Of images from … to − 1: (to − from) × R. */
  float[] of(Pixels pixels, int from, int to) {
    float[] values = new float[(to - from) * width()];
    for (int i = from; i < to; i++) {
      int at = (i - from) * width();
      moments(pixels, i, values, at);
      if (isColored()) {
        histogram(pixels, i, values, at + moments());
      }
    }
    return values;
  }

  private void moments(Pixels pixels, int image, float[] values, int to) {
    int at = to;
    for (int grid : new int[] {1, GRID}) {
      int cells = shape.channels() * grid * grid;
      for (int cell = 0; cell < cells; cell++) {
        moments(pixels, image, grid, cell, values, at + 2 * cell);
      }
      at += 2 * cells;
    }
  }

  /**
   * Mean and deviation, from 0 to 1.
   *
   * @param cell counted by channel, then by row of the grid
   */
  private void moments(Pixels pixels, int image, int grid, int cell, float[] values, int at) {
    int channel = cell / (grid * grid);
    int row = cell / grid % grid;
    int column = cell % grid;
    int plane = image * shape.size() + channel * shape.height() * shape.width();
    int left = column * shape.width() / grid;
    int right = (column + 1) * shape.width() / grid;
    long sum = 0;
    long squares = 0;
    int count = 0;
    for (int y = row * shape.height() / grid; y < (row + 1) * shape.height() / grid; y++) {
      for (int p = plane + y * shape.width() + left; p < plane + y * shape.width() + right; p++) {
        int value = pixels.values()[p] & 0xff;
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = (double) sum / count;
    values[at] = (float) (mean / 255);
    values[at + 1] = (float) (Math.sqrt(Math.max(0, (double) squares / count - mean * mean)) / 255);
  }

  private void histogram(Pixels pixels, int image, float[] values, int to) {
    byte[] bytes = pixels.values();
    int plane = shape.height() * shape.width();
    int red = image * shape.size();
    float[] hsb = new float[3];
    for (int p = red; p < red + plane; p++) {
      Color.RGBtoHSB(bytes[p] & 0xff, bytes[p + plane] & 0xff, bytes[p + 2 * plane] & 0xff, hsb);
      int bin =
          (bin(hsb[0], HUES) * SATURATIONS + bin(hsb[1], SATURATIONS)) * BRIGHTNESSES
              + bin(hsb[2], BRIGHTNESSES);
      values[to + bin]++;
    }
    for (int bin = to; bin < to + HUES * SATURATIONS * BRIGHTNESSES; bin++) {
      values[bin] = (float) Math.sqrt(values[bin] / plane);
    }
  }

  private static int bin(float value, int bins) {
    return Math.min(bins - 1, (int) (value * bins));
  }
}
