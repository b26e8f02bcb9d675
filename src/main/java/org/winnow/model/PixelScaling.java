package org.winnow.model;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded image to the pixels an encoder takes: the largest centred part of the wanted
 * proportions, averaged over areas where it shrinks, interpolated linearly where it grows; three
 * colours to one grey by ITU-R BT.601 (0.299 R + 0.587 G + 0.114 B); what is transparent lies on
 * white. An image that has the wanted size already keeps every value.
 */
public final class PixelScaling {

  private PixelScaling() {}

  /**
   * Scales one image.
   *
   * @return {@code shape.size()} unsigned bytes, channel-first
   */
  public static byte[] scale(BufferedImage image, PixelShape shape) {
    double wide = (double) image.getWidth() * shape.height();
    double high = (double) image.getHeight() * shape.width();
    double cropWidth = wide > high ? high / shape.height() : image.getWidth();
    double cropHeight = wide > high ? image.getHeight() : wide / shape.width();
    Axis columns = new Axis(image.getWidth(), cropWidth, shape.width());
    Axis rows = new Axis(image.getHeight(), cropHeight, shape.height());
    float[] sums = new float[shape.size()];
    float[] lineCX = new float[shape.channels() * image.getWidth()];
    float[] scaledCW = new float[shape.channels() * shape.width()];
    LineReader reader = LineReader.of(image);
    for (int y = rows.first(); y <= rows.last(); y++) {
      reader.read(y, shape.channels(), lineCX);
      for (int channel = 0; channel < shape.channels(); channel++) {
        columns.apply(lineCX, channel * image.getWidth(), scaledCW, channel * shape.width());
      }
      add(rows, y, scaledCW, shape, sums);
    }
    byte[] bytes = new byte[sums.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(sums[i])));
    }
    return bytes;
  }

  /** Adds one line of the image to the rows of the result that it takes part in. */
  private static void add(Axis rows, int y, float[] scaledCW, PixelShape shape, float[] sums) {
    int width = shape.width();
    for (int target = 0; target < shape.height(); target++) {
      float weight = rows.weight(target, y);
      if (weight == 0) {
        continue;
      }
      for (int channel = 0; channel < shape.channels(); channel++) {
        int to = (channel * shape.height() + target) * width;
        for (int x = 0; x < width; x++) {
          sums[to + x] += weight * scaledCW[channel * width + x];
        }
      }
    }
  }

  /** Which source places make up each target place along one axis, with weights that sum to 1. */
  private static final class Axis {

    private final int[] from;
    private final float[][] weights;

    Axis(int size, double crop, int targets) {
      from = new int[targets];
      weights = new float[targets][];
      double start = (size - crop) / 2;
      double step = crop / targets;
      for (int t = 0; t < targets; t++) {
        if (step >= 1) {
          area(t, start + t * step, start + (t + 1) * step, size);
        } else {
          linear(t, start + (t + 0.5) * step - 0.5, size);
        }
      }
    }

    private void area(int target, double low, double high, int size) {
      // A billionth inwards, so that rounding does not reach for one more place.
      int first = Math.max(0, (int) Math.floor(low + 1e-9));
      int last = Math.min(size - 1, (int) Math.ceil(high - 1e-9) - 1);
      from[target] = first;
      weights[target] = new float[last - first + 1];
      for (int s = first; s <= last; s++) {
        double covered = Math.min(high, s + 1.0) - Math.max(low, s);
        weights[target][s - first] = (float) (covered / (high - low));
      }
    }

    private void linear(int target, double place, int size) {
      double inside = Math.max(0, Math.min(size - 1.0, place));
      int first = Math.min((int) inside, Math.max(0, size - 2));
      float second = (float) (inside - first);
      from[target] = first;
      weights[target] = size == 1 ? new float[] {1} : new float[] {1 - second, second};
    }

    int first() {
      return from[0];
    }

    int last() {
      return from[from.length - 1] + weights[weights.length - 1].length - 1;
    }

    float weight(int target, int source) {
      int at = source - from[target];
      return at < 0 || at >= weights[target].length ? 0 : weights[target][at];
    }

    void apply(float[] line, int lineFrom, float[] scaled, int scaledFrom) {
      for (int t = 0; t < from.length; t++) {
        float sum = 0;
        for (int i = 0; i < weights[t].length; i++) {
          sum += weights[t][i] * line[lineFrom + from[t] + i];
        }
        scaled[scaledFrom + t] = sum;
      }
    }
  }

  /** One line of an image as values from 0 to 255, channel after channel. */
  private sealed interface LineReader {

    static LineReader of(BufferedImage image) {
      int bands = image.getRaster().getNumBands();
      int type = image.getRaster().getDataBuffer().getDataType();
      boolean whole = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
      boolean indexed = image.getColorModel() instanceof IndexColorModel;
      boolean grey = bands <= 2 && whole && !indexed;
      return grey ? new GreyLines(image) : new ColourLines(image);
    }

    void read(int y, int channels, float[] lineCX);
  }

  /**
   * Grey values as they are stored: {@code getRGB} takes them for linear light and brightens them.
   */
  private record GreyLines(BufferedImage image) implements LineReader {

    @Override
    public void read(int y, int channels, float[] lineCX) {
      Raster raster = image.getRaster();
      int width = image.getWidth();
      int bands = raster.getNumBands();
      int[] values =
          raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
      float full = (1 << raster.getSampleModel().getSampleSize(0)) - 1f;
      for (int x = 0; x < width; x++) {
        float grey = values[x * bands] * 255 / full;
        float alpha = bands == 2 ? values[x * bands + 1] / full : 1;
        for (int channel = 0; channel < channels; channel++) {
          lineCX[channel * width + x] = grey * alpha + 255 * (1 - alpha);
        }
      }
    }
  }

  private record ColourLines(BufferedImage image) implements LineReader {

    @Override
    public void read(int y, int channels, float[] lineCX) {
      int width = image.getWidth();
      int[] line = image.getRGB(0, y, width, 1, null, 0, width);
      for (int x = 0; x < width; x++) {
        float alpha = (line[x] >>> 24) / 255f;
        float white = 255 * (1 - alpha);
        float red = ((line[x] >> 16) & 255) * alpha + white;
        float green = ((line[x] >> 8) & 255) * alpha + white;
        float blue = (line[x] & 255) * alpha + white;
        if (channels == 1) {
          lineCX[x] = 0.299f * red + 0.587f * green + 0.114f * blue;
        } else {
          lineCX[x] = red;
          lineCX[width + x] = green;
          lineCX[2 * width + x] = blue;
        }
      }
    }
  }
}
