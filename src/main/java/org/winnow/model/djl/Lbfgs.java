package org.winnow.model.djl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.5)
 * with a backtracking line search. It asks instead of calling: take {@link #trial}, evaluate there,
 * {@link #tell}. So that many problems over the same data can be evaluated in one matrix product.
 */
final class Lbfgs {

  private static final int HISTORY = 10;
  private static final int MOST_EVALUATIONS = 150;
  private static final double SUFFICIENT = 1e-4;
  private static final double LEAST_STEP = 1e-8;

  /** Change of position and of gradient in one step, and 1 / (position · gradient). */
  private record Change(double[] position, double[] gradient, double inverseProduct) {}

  private final double tolerance;
  private final Deque<Change> history = new ArrayDeque<>();
  private double[] point;
  private double[] gradient;
  private double[] direction;
  private double[] trial;
  private double loss = Double.POSITIVE_INFINITY;
  private double slope;
  private double step;
  private int evaluations;
  private boolean done;

  /**
   * @param start where to begin; not changed
   * @param tolerance the relative decrease of the loss in a step at which to stop
   */
  Lbfgs(double[] start, double tolerance) {
    this.tolerance = tolerance;
    this.point = start.clone();
    this.trial = start.clone();
    this.gradient = new double[start.length];
    this.direction = new double[start.length];
  }

  /** The point to evaluate next. */
  double[] trial() {
    return trial;
  }

  /** True when {@link #best} is good enough, or no further step helps. */
  boolean done() {
    return done;
  }

  /** The best point so far. */
  double[] best() {
    return point;
  }

  /** Loss and gradient at {@link #trial}; the gradient is kept, not copied. */
  void tell(double trialLoss, double[] trialGradient) {
    evaluations++;
    if (evaluations == 1) {
      loss = trialLoss;
      gradient = trialGradient;
      turn();
    } else if (trialLoss <= loss + SUFFICIENT * step * slope) {
      accept(trialLoss, trialGradient);
    } else {
      shorten(trialLoss);
    }
    done |= evaluations >= MOST_EVALUATIONS;
  }

  private void accept(double trialLoss, double[] trialGradient) {
    double[] moved = minus(trial, point);
    double[] changed = minus(trialGradient, gradient);
    double product = dot(moved, changed);
    if (product > 1e-12 * dot(changed, changed)) {
      history.addFirst(new Change(moved, changed, 1 / product));
      if (history.size() > HISTORY) {
        history.removeLast();
      }
    }
    done = loss - trialLoss <= tolerance * Math.abs(trialLoss);
    point = trial;
    loss = trialLoss;
    gradient = trialGradient;
    turn();
  }

  /** A parabola through the loss, its slope and the failed trial says how far to go instead. */
  private void shorten(double trialLoss) {
    double excess = trialLoss - loss - step * slope;
    double ratio = -slope * step / (2 * excess);
    step *= Double.isFinite(ratio) ? Math.max(0.1, Math.min(0.5, ratio)) : 0.1;
    done = step < LEAST_STEP;
    trial = plus(point, direction, step);
  }

  /** The next direction, by the two-loop recursion, and a first trial along it. */
  private void turn() {
    double[] q = gradient.clone();
    double[] shares = new double[history.size()];
    int i = 0;
    for (Change change : history) {
      shares[i] = change.inverseProduct() * dot(change.position(), q);
      add(q, change.gradient(), -shares[i++]);
    }
    double scale = 1;
    if (history.isEmpty()) {
      scale = 1 / Math.max(1e-300, Math.sqrt(dot(gradient, gradient)));
    } else {
      Change last = history.getFirst();
      scale = 1 / (last.inverseProduct() * dot(last.gradient(), last.gradient()));
    }
    for (int k = 0; k < q.length; k++) {
      q[k] *= -scale;
    }
    // The oldest first. q is the direction, downhill, hence the turned sign.
    for (Iterator<Change> oldest = history.descendingIterator(); oldest.hasNext(); ) {
      Change change = oldest.next();
      i--;
      double share = -shares[i] - change.inverseProduct() * dot(change.gradient(), q);
      add(q, change.position(), share);
    }
    direction = q;
    slope = dot(gradient, direction);
    step = 1;
    done |= !(slope < 0);
    trial = plus(point, direction, step);
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double[] plus(double[] a, double[] b, double factor) {
    double[] sum = a.clone();
    add(sum, b, factor);
    return sum;
  }

  private static void add(double[] a, double[] b, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
