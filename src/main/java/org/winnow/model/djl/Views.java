package org.winnow.model.djl;

import java.util.SplittableRandom;

/**
 * Cuts views out of an image that differ in what tells nothing about the thing in it: a part of it,
 * stretched a little, lit otherwise and, of colour images, mirrored and now and then without
 * colour. Grey images are not mirrored: they may be digits or letters.
 *
 * @param planes the images' sizes
 */
record Views(PixelPlanes planes) {

  /** Sides of a view against the image's; half the work, and nothing lost. */
  private static final double SIDE = 0.7;

  private static final int LEAST_SIDE = 8;

  /** Of the image's area. */
  private static final double LEAST_AREA = 0.3;

  /** Natural logarithms of factors. */
  private static final double STRETCH = Math.log(4 / 3.0);

  private static final double CONTRAST = 0.4;
  private static final double COLOUR = 0.2;

  /** Standard deviations. */
  private static final double BRIGHTNESS = 0.4;

  private static final double WITHOUT_COLOUR = 0.2;

  int height() {
    return side(planes.height());
  }

  int width() {
    return side(planes.width());
  }

  private static int side(int whole) {
    return Math.max(Math.min(LEAST_SIDE, whole), (int) Math.round(SIDE * whole));
  }

  /** Values of one view. */
  int size() {
    return planes.channels() * height() * width();
  }

  /**
   * One view.
   *
   * @param source the image's values
   * @param target channels × height × width values from an index on
   */
  void draw(float[] source, float[] target, int to, SplittableRandom random) {
    double area = LEAST_AREA + (1 - LEAST_AREA) * random.nextDouble();
    double stretch = Math.exp(either(random, STRETCH));
    double cutWidth = planes.width() * Math.min(1, Math.sqrt(area * stretch));
    double cutHeight = planes.height() * Math.min(1, Math.sqrt(area / stretch));
    double left = random.nextDouble() * (planes.width() - cutWidth);
    double top = random.nextDouble() * (planes.height() - cutHeight);
    boolean mirror = planes.channels() > 1 && random.nextBoolean();
    for (int y = 0; y < height(); y++) {
      double fromY = inside(top + (y + 0.5) * cutHeight / height() - 0.5, planes.height());
      for (int x = 0; x < width(); x++) {
        int column = mirror ? width() - 1 - x : x;
        double fromX = inside(left + (column + 0.5) * cutWidth / width() - 0.5, planes.width());
        planes.interpolate(source, fromX, fromY, target, to + y * width() + x, height() * width());
      }
    }
    light(target, to, random);
  }

  private static double either(SplittableRandom random, double most) {
    return (random.nextDouble() * 2 - 1) * most;
  }

  private static double inside(double place, int side) {
    return Math.max(0, Math.min(side - 1, place));
  }

  private void light(float[] target, int to, SplittableRandom random) {
    int channels = planes.channels();
    int plane = height() * width();
    double contrast = either(random, CONTRAST);
    float brightness = (float) either(random, BRIGHTNESS);
    for (int c = 0; c < channels; c++) {
      double colour = channels > 1 ? either(random, COLOUR) : 0;
      float factor = (float) Math.exp(contrast + colour);
      for (int p = to + c * plane; p < to + (c + 1) * plane; p++) {
        target[p] = target[p] * factor + brightness;
      }
    }
    if (channels > 1 && random.nextDouble() < WITHOUT_COLOUR) {
      for (int p = to; p < to + plane; p++) {
        float sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += target[p + c * plane];
        }
        for (int c = 0; c < channels; c++) {
          target[p + c * plane] = sum / channels;
        }
      }
    }
  }
}
