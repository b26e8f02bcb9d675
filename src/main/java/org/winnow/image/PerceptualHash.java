package org.winnow.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 256 bits that images share which look alike: each stands for one of the 16 × 16 lowest
 * frequencies of the picture's brightness, without its mean, and says whether that is above their
 * median. The way of PDQ (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
 * algorithm", 2019) with area means in place of its filter, so other programs' hashes are not to be
 * compared with it.
 *
 * @param first frequencies 0 to 63, row after row, the lowest bit first
 * @param second 64 to 127
 * @param third 128 to 191
 * @param fourth 192 to 255
 */
public record PerceptualHash(long first, long second, long third, long fourth) {

  /** The bits in which pictures that look alike differ at most: PDQ's own recommendation. */
  public static final int ALIKE = 31;

  public static final int BYTES = 32;

  private static final int SIDE = 64;
  private static final int FREQUENCIES = 16;

  /** Below this there is too little in a picture to tell it from others: PDQ's own scale. */
  private static final int LEAST_DETAIL = 50;

  /** The sum of all steps, in hundredths of the way from black to white, to that scale. */
  private static final int STEPS_A_DETAIL = 90;

  /** Row x, column f: the cosine of frequency f + 1 at x. */
  private static final float[] COSINES = cosines();

  /** Of the bytes of {@link #bytes()}. */
  public static PerceptualHash of(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new PerceptualHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * The picture's hash when upright, or null where there is too little in it.
   *
   * @param orientation EXIF's 1 to 8
   */
  public static @Nullable PerceptualHash of(Picture picture, int orientation) {
    return ofSquare(square(picture).upright(orientation));
  }

  /** Bits that differ, 0 to 256. */
  public int distance(PerceptualHash other) {
    return Long.bitCount(first ^ other.first)
        + Long.bitCount(second ^ other.second)
        + Long.bitCount(third ^ other.third)
        + Long.bitCount(fourth ^ other.fourth);
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** Brightness as grey, on white, stretched to 64 × 64: each pixel the mean of what it covers. */
  private static Picture square(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    int[] argb = picture.onWhite().argb();
    float[] rows = new float[SIDE * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < SIDE; x++) {
        int row = y * width;
        rows[y * SIDE + x] = mean(x, width, at -> luma(argb[row + at]));
      }
    }
    int[] square = new int[SIDE * SIDE];
    for (int x = 0; x < SIDE; x++) {
      int column = x;
      for (int y = 0; y < SIDE; y++) {
        int grey = Math.round(mean(y, height, at -> rows[at * SIDE + column]));
        square[y * SIDE + x] = 0xff000000 | grey * 0x010101;
      }
    }
    return new Picture(SIDE, SIDE, square, true, false);
  }

  private interface Line {
    float at(int place);
  }

  /** Of the part that is place {@code index} of 64 on a line of {@code length} values. */
  private static float mean(int index, int length, Line line) {
    float from = (float) index * length / SIDE;
    float to = (float) (index + 1) * length / SIDE;
    float sum = 0;
    for (int at = (int) from; at < to && at < length; at++) {
      sum += (Math.min(to, at + 1) - Math.max(from, at)) * line.at(at);
    }
    return sum / (to - from);
  }

  private static float luma(int argb) {
    return 0.299f * (argb >> 16 & 0xff) + 0.587f * (argb >> 8 & 0xff) + 0.114f * (argb & 0xff);
  }

  private static @Nullable PerceptualHash ofSquare(Picture square) {
    int[] grey = Arrays.stream(square.argb()).map(pixel -> pixel & 0xff).toArray();
    return detail(grey) < LEAST_DETAIL ? null : aboveMedian(frequencies(grey));
  }

  private static int detail(int[] grey) {
    int steps = 0;
    for (int at = 0; at < grey.length; at++) {
      if (at % SIDE < SIDE - 1) {
        steps += Math.abs(grey[at] - grey[at + 1]) * 100 / 255;
      }
      if (at + SIDE < grey.length) {
        steps += Math.abs(grey[at] - grey[at + SIDE]) * 100 / 255;
      }
    }
    return steps / STEPS_A_DETAIL;
  }

  private static float[] frequencies(int[] grey) {
    float[] both = new float[FREQUENCIES * FREQUENCIES];
    float[] across = new float[FREQUENCIES];
    for (int y = 0; y < SIDE; y++) {
      Arrays.fill(across, 0);
      for (int x = 0; x < SIDE; x++) {
        for (int f = 0; f < FREQUENCIES; f++) {
          across[f] += COSINES[x * FREQUENCIES + f] * grey[y * SIDE + x];
        }
      }
      for (int down = 0; down < FREQUENCIES; down++) {
        for (int f = 0; f < FREQUENCIES; f++) {
          both[down * FREQUENCIES + f] += COSINES[y * FREQUENCIES + down] * across[f];
        }
      }
    }
    return both;
  }

  private static PerceptualHash aboveMedian(float[] frequencies) {
    float[] sorted = frequencies.clone();
    Arrays.sort(sorted);
    float median = sorted[sorted.length / 2];
    long[] words = new long[BYTES / Long.BYTES];
    for (int i = 0; i < frequencies.length; i++) {
      if (frequencies[i] > median) {
        words[i / Long.SIZE] |= 1L << i % Long.SIZE;
      }
    }
    return new PerceptualHash(words[0], words[1], words[2], words[3]);
  }

  private static float[] cosines() {
    float[] cosines = new float[SIDE * FREQUENCIES];
    for (int x = 0; x < SIDE; x++) {
      for (int f = 0; f < FREQUENCIES; f++) {
        cosines[x * FREQUENCIES + f] =
            (float) Math.cos(Math.PI / (2 * SIDE) * (f + 1) * (2 * x + 1));
      }
    }
    return cosines;
  }
}
