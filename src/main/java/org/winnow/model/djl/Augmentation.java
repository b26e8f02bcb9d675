package org.winnow.model.djl;

import java.util.SplittableRandom;

/**
 * Disturbs an image as a camera might: shifted, mirrored where that changes no class, and, where
 * there are pixels enough, turned, zoomed, and lit otherwise. What lies outside is reflected.
 *
 * @param planes the images' sizes
 * @param mirrored whether half of them are mirrored left to right
 */
record Augmentation(PixelPlanes planes, boolean mirrored) {

  /** Smaller images are only shifted by whole pixels: between pixels they blur. */
  private static final int PHOTO = 48;

  /** Of the side. */
  private static final double SHIFT = 0.08;

  /** Radians, 10 degrees. */
  private static final double TURN = 0.17;

  /** Natural logarithms of factors. */
  private static final double ZOOM = 0.15;

  private static final double CONTRAST = 0.25;
  private static final double COLOUR = 0.1;

  /** Standard deviations. */
  private static final double BRIGHTNESS = 0.2;

  /**
   * One image, disturbed at random.
   *
   * @param source the image's values
   * @param target where to, from an index on
   */
  void apply(float[] source, float[] target, int to, SplittableRandom random) {
    int side = Math.max(planes.height(), planes.width());
    boolean photo = side >= PHOTO;
    double shift = Math.max(1, Math.round(SHIFT * side));
    double right = either(random, shift);
    double down = either(random, shift);
    boolean mirror = mirrored && random.nextBoolean();
    if (!photo) {
      shift(source, target, to, Math.rint(right), Math.rint(down), mirror);
      return;
    }
    double angle = either(random, TURN);
    double zoom = Math.exp(either(random, ZOOM));
    move(source, target, to, right, down, mirror, Math.cos(angle) / zoom, Math.sin(angle) / zoom);
    light(target, to, random);
  }

  private static double either(SplittableRandom random, double most) {
    return (random.nextDouble() * 2 - 1) * most;
  }

  /** By whole pixels. */
  private void shift(
      float[] source, float[] target, int to, double right, double down, boolean mirror) {
    int height = planes.height();
    int width = planes.width();
    for (int y = 0; y < height; y++) {
      int fromY = (int) reflected(y + down, height - 1);
      for (int x = 0; x < width; x++) {
        int fromX = (int) reflected((mirror ? width - 1 - x : x) + right, width - 1);
        for (int c = 0; c < planes.channels(); c++) {
          int plane = c * height * width;
          target[to + plane + y * width + x] = source[plane + fromY * width + fromX];
        }
      }
    }
  }

  /** Turned and zoomed about the middle, interpolated. */
  private void move(
      float[] source,
      float[] target,
      int to,
      double right,
      double down,
      boolean mirror,
      double cosine,
      double sine) {
    int height = planes.height();
    int width = planes.width();
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromMiddle = mirror ? middleX - x : x - middleX;
        double sourceX = cosine * fromMiddle + sine * (y - middleY) + middleX + right;
        double sourceY = cosine * (y - middleY) - sine * fromMiddle + middleY + down;
        planes.interpolate(
            source,
            reflected(sourceX, width - 1),
            reflected(sourceY, height - 1),
            target,
            to + y * width + x,
            height * width);
      }
    }
  }

  private void light(float[] values, int from, SplittableRandom random) {
    int plane = planes.height() * planes.width();
    double contrast = either(random, CONTRAST);
    float brightness = (float) either(random, BRIGHTNESS);
    for (int c = 0; c < planes.channels(); c++) {
      double colour = planes.channels() > 1 ? either(random, COLOUR) : 0;
      float factor = (float) Math.exp(contrast + colour);
      for (int p = from + c * plane; p < from + (c + 1) * plane; p++) {
        values[p] = values[p] * factor + brightness;
      }
    }
  }

  /** Folded back into [0, last]. */
  private static double reflected(double place, int last) {
    if (last == 0) {
      return 0;
    }
    double folded = Math.abs(place) % (2.0 * last);
    return folded > last ? 2.0 * last - folded : folded;
  }
}
