package org.winnow.model.djl;

import java.util.SplittableRandom;
import org.winnow.model.Draws;
import org.winnow.model.Pixels;

/**
 * Whether images keep their class left to right, asked of the labeled ones: half of them judge the
 * other half and its mirror images by their nearest neighbour. A mirrored shirt is a shirt; a
 * mirrored 2 is none.
 */
final class Mirrors {

  private static final int MOST_IMAGES = 600;

  /** Multiplications a comparison of all with all may take: a second or less. */
  private static final double MOST_WORK = 4e8;

  /** How much worse mirror images may be told, as a share of the images. */
  private static final double TOLERANCE = 0.05;

  private final PixelPlanes planes;
  private final Pixels pixels;
  private final int[] labels;

  Mirrors(PixelPlanes planes, Pixels pixels, int[] labels) {
    this.planes = planes;
    this.pixels = pixels;
    this.labels = labels;
  }

  boolean keepTheirClass(long seed) {
    int[] order = Draws.permutation(labels.length, new SplittableRandom(seed));
    int half = Math.min(order.length, MOST_IMAGES) / 2;
    half = (int) Math.min(half, Math.sqrt(MOST_WORK / planes.size() / 2));
    int images = 2 * half;
    float[][] values = new float[images][planes.size()];
    for (int i = 0; i < images; i++) {
      planes.write(pixels, order[i], values[i], 0);
    }
    int right = 0;
    int mirrorsRight = 0;
    for (int i = half; i < images; i++) {
      int label = labels[order[i]];
      right += labels[order[nearest(values, half, values[i])]] == label ? 1 : 0;
      mirrorsRight += labels[order[nearest(values, half, mirrored(values[i]))]] == label ? 1 : 0;
    }
    return mirrorsRight >= right - TOLERANCE * (images - half);
  }

  private float[] mirrored(float[] image) {
    int width = planes.width();
    float[] mirrored = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      int x = i % width;
      mirrored[i - x + width - 1 - x] = image[i];
    }
    return mirrored;
  }

  private static int nearest(float[][] values, int count, float[] image) {
    int nearest = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float distance = 0;
      for (int d = 0; d < image.length; d++) {
        float difference = image[d] - values[i][d];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }
}
