package org.winnow.project;

import java.util.Collection;
import java.util.List;

/**
 * Default colours of classes. The first eight are Okabe and Ito's, which people with colour
 * blindness tell apart (grey in place of black, which a dark page would swallow); four of Paul
 * Tol's follow. After these, hues a golden angle apart in three lightnesses.
 */
final class Palette {

  private static final List<String> SAFE =
      List.of(
          "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999",
          "#882255", "#332288", "#999933", "#661100");

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
