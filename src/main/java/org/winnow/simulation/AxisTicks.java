package org.winnow.simulation;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Round numbers along an axis: 1, 2 or 5 times a power of ten apart, from one below the values to
 * one above.
 *
 * @param first the axis begins here
 * @param step between ticks, positive
 * @param steps between the first and the last tick, one or more
 */
record AxisTicks(double first, double step, int steps) {

  /** Values beyond a tick by no more than this part of a step are on it but for rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * An axis from the last round number up to {@code low} to the first from {@code high} on.
   *
   * @param most steps it may have, two or more; the numbers' roundness decides how many it has
   */
  static AxisTicks covering(double low, double high, int most) {
    double range = Math.max(high - low, 1e-9);
    double power = Math.pow(10, Math.floor(Math.log10(range / most)));
    for (double factor : new double[] {1, 2, 5, 10, 20, 50}) {
      double step = factor * power;
      double from = Math.floor(low / step + ROUNDING);
      int steps = (int) (Math.max(Math.ceil(high / step - ROUNDING), from + 1) - from);
      if (steps <= most) {
        return new AxisTicks(from * step, step, steps);
      }
    }
    throw new IllegalArgumentException("no ticks for %s to %s".formatted(low, high));
  }

  double[] values() {
    return DoubleStream.iterate(0, i -> i <= steps, i -> i + 1)
        .map(i -> first + i * step)
        .toArray();
  }

  /** Where a value lies: 0 at the first tick, 1 at the last. */
  double part(double value) {
    return (value - first) / (steps * step);
  }

  /** As many decimals as the step needs. */
  String text(double tick) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + ROUNDING));
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
  }
}
