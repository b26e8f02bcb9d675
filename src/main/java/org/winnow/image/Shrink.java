package org.winnow.image;

/** Makes pictures smaller: each new pixel is the mean of the old ones it covers. */
public final class Shrink {

  private Shrink() {}

  /** So that no side is longer; a picture that fits stays as it is. */
  public static Picture to(Picture picture, int longestSide) {
    int longest = Math.max(picture.width(), picture.height());
    if (longest <= longestSide) {
      return picture;
    }
    int width = Math.max(1, Math.round((float) picture.width() * longestSide / longest));
    int height = Math.max(1, Math.round((float) picture.height() * longestSide / longest));
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      int top = (int) ((long) y * picture.height() / height);
      int bottom = Math.max(top + 1, (int) ((y + 1L) * picture.height() / height));
      for (int x = 0; x < width; x++) {
        int left = (int) ((long) x * picture.width() / width);
        int right = Math.max(left + 1, (int) ((x + 1L) * picture.width() / width));
        argb[y * width + x] = mean(picture, left, top, right, bottom);
      }
    }
    return new Picture(width, height, argb, picture.grey(), picture.alpha());
  }

  // Colours weigh by their opacity: what is transparent has none to give.
  private static int mean(Picture picture, int left, int top, int right, int bottom) {
    long alpha = 0;
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int pixel = picture.argb()[y * picture.width() + x];
        int a = pixel >>> 24;
        alpha += a;
        red += (long) a * (pixel >> 16 & 0xff);
        green += (long) a * (pixel >> 8 & 0xff);
        blue += (long) a * (pixel & 0xff);
      }
    }
    if (alpha == 0) {
      return 0;
    }
    int count = (right - left) * (bottom - top);
    return (int) ((alpha + count / 2) / count) << 24
        | rounded(red, alpha) << 16
        | rounded(green, alpha) << 8
        | rounded(blue, alpha);
  }

  private static int rounded(long sum, long weight) {
    return (int) ((sum + weight / 2) / weight);
  }
}
