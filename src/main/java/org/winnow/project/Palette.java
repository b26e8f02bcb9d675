package org.winnow.project;

import java.util.Collection;
import java.util.List;

/**
 * The one palette of default colours, which the server gives to classes that come without. The
 * first eight are Okabe and Ito's, which people with colour blindness tell apart, with tones for
 * their yellow and black that both a light and a dark page show; Paul Tol's muted scheme and tones
 * of both follow. After these, hues a golden angle apart in three lightnesses.
 */
final class Palette {

  private static final List<String> SAFE =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6ff0", "#b3a125",
          "#882255", "#44aa99", "#cc6677", "#117733", "#88ccee", "#999933", "#aa4499", "#ddcc77",
          "#4b6584", "#a5673f", "#6c8f3c", "#8a8f98");

  private static final double GOLDEN_ANGLE_DEGREES = 137.50776405;
  private static final double[] LIGHTNESSES = {0.45, 0.65, 0.3};

  private Palette() {}

  /** The first colour that is not taken. */
  static String next(Collection<String> taken) {
    int n = 0;
    while (taken.contains(color(n))) {
      n++;
    }
    return color(n);
  }

  /** The n-th colour, from 0. */
  static String color(int n) {
    if (n < SAFE.size()) {
      return SAFE.get(n);
    }
    int beyond = n - SAFE.size();
    double hue = (beyond * GOLDEN_ANGLE_DEGREES) % 360;
    return rgb(hue, 0.65, LIGHTNESSES[beyond % LIGHTNESSES.length]);
  }

  // https://www.w3.org/TR/css-color-4/#hsl-to-rgb
  private static String rgb(double hue, double saturation, double lightness) {
    return "#%02x%02x%02x"
        .formatted(
            channel(0, hue, saturation, lightness),
            channel(8, hue, saturation, lightness),
            channel(4, hue, saturation, lightness));
  }

  private static int channel(int n, double hue, double saturation, double lightness) {
    double k = (n + hue / 30) % 12;
    double a = saturation * Math.min(lightness, 1 - lightness);
    return (int)
        Math.round(255 * (lightness - a * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1))));
  }
}
