package org.winnow.acquisition;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/**
 * The largest gain, again and again, where gains only fall as more is picked (submodular): what a
 * position gained earlier bounds what it gains now, so that only those whose bound leads need to be
 * measured anew. The same picks as measuring all.
 *
 * <p>Minoux: Accelerated Greedy Algorithms for Maximizing Submodular Set Functions, 1978.
 */
final class LazyGreedy {

  private static final int ALL = Integer.MAX_VALUE;

  private final PriorityQueue<Gain> bounds =
      new PriorityQueue<>(
          Comparator.comparingDouble(Gain::gain).reversed().thenComparingInt(Gain::position));
  private int picks;

  /**
   * What a position gains, or a bound of it.
   *
   * @param picks how many had been picked when it was measured
   * @param measures how many of the measures had been taken then
   */
  record Gain(int position, double gain, int picks, int measures) {}

  /** All positions with their gains, or bounds of them, before any is picked. */
  LazyGreedy(double[] gains) {
    for (int p = 0; p < gains.length; p++) {
      bounds.add(new Gain(p, gains[p], 0, ALL));
    }
  }

  /**
   * Takes the position with the largest gain out; the lowest among equals.
   *
   * @param measures of the gain: cheaper ones, none less than it, first; the gain itself last
   */
  Gain next(IntToDoubleFunction... measures) {
    Gain best = bounds.remove();
    while (best.picks < picks || best.measures < measures.length) {
      bounds.add(measured(best, measures));
      best = bounds.remove();
    }
    picks++;
    return best;
  }

  private Gain measured(Gain bound, IntToDoubleFunction[] measures) {
    int next = bound.picks < picks ? 0 : bound.measures;
    double measured = measures[next].applyAsDouble(bound.position);
    boolean gain = next == measures.length - 1;
    double least = gain ? measured : Math.min(bound.gain, measured);
    return new Gain(bound.position, least, picks, next + 1);
  }

  /** Goes on with those not yet taken out as if none had been, with their gains of then. */
  void restart(double[] gains) {
    int[] left = bounds.stream().mapToInt(Gain::position).toArray();
    bounds.clear();
    for (int p : left) {
      bounds.add(new Gain(p, gains[p], picks, ALL));
    }
  }
}
