package org.winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Accuracy after so many labels, at checkpoints. Arrays are not copied and not to be changed.
 *
 * @param labels ascending, none twice, at least one
 * @param accuracies fractions in [0, 1], one a checkpoint
 */
public record LearningCurve(int[] labels, double[] accuracies) {

  public LearningCurve {
    if (labels.length == 0 || labels.length != accuracies.length) {
      throw new IllegalArgumentException(
          "expected an accuracy for each of at least one checkpoint, got %d for %d"
              .formatted(accuracies.length, labels.length));
    }
    for (int i = 1; i < labels.length; i++) {
      if (labels[i] <= labels[i - 1]) {
        throw new IllegalArgumentException("expected ascending numbers of labels");
      }
    }
  }

  /**
   * Labels needed to reach an accuracy: where the straight line between the last checkpoint below
   * and the next one meets it. The first checkpoint's labels when it is there already, so an upper
   * bound then; empty when it is never reached.
   */
  public OptionalDouble labelsAt(double accuracy) {
    for (int i = 0; i < labels.length; i++) {
      if (accuracies[i] >= accuracy) {
        if (i == 0) {
          return OptionalDouble.of(labels[0]);
        }
        double way = (accuracy - accuracies[i - 1]) / (accuracies[i] - accuracies[i - 1]);
        return OptionalDouble.of(labels[i - 1] + way * (labels[i] - labels[i - 1]));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * The area under the curve by the trapezoid rule, divided by the range of labels: the mean
   * accuracy over the labels, in [0, 1]. The accuracy itself where there is one checkpoint.
   */
  public double area() {
    int last = labels.length - 1;
    if (last == 0) {
      return accuracies[0];
    }
    double area = 0;
    for (int i = 1; i <= last; i++) {
      area += (accuracies[i - 1] + accuracies[i]) / 2 * (labels[i] - labels[i - 1]);
    }
    return area / (labels[last] - labels[0]);
  }

  /**
   * The most this curve lies under the other at any checkpoint: max (other − this), as a fraction.
   * Negative when it lies above everywhere.
   *
   * @throws IllegalArgumentException when the checkpoints differ
   */
  public double worstDeficitTo(LearningCurve other) {
    if (!Arrays.equals(labels, other.labels)) {
      throw new IllegalArgumentException("expected two curves with the same checkpoints");
    }
    double worst = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < labels.length; i++) {
      worst = Math.max(worst, other.accuracies[i] - accuracies[i]);
    }
    return worst;
  }

  /** The checkpoints from so many labels on; empty when there are none. */
  public Optional<LearningCurve> from(int fewest) {
    int first = 0;
    while (first < labels.length && labels[first] < fewest) {
      first++;
    }
    return first == labels.length
        ? Optional.empty()
        : Optional.of(
            new LearningCurve(
                Arrays.copyOfRange(labels, first, labels.length),
                Arrays.copyOfRange(accuracies, first, labels.length)));
  }

  /**
   * How many times the labels another curve needs for the same accuracy.
   *
   * @param ratio labels of the other / labels of this; above 1 where this one needs fewer
   */
  public record LabelRatio(double accuracy, double ratio) {}

  /**
   * The ratio of labels at equal accuracy over the whole range of accuracies, in steps of one
   * point: from above where the higher of the two starts, because below it one of the numbers would
   * only be a bound, to the highest that both reach.
   *
   * @return ascending in accuracy; empty where the curves share no whole point
   */
  public List<LabelRatio> labelRatiosOf(LearningCurve other) {
    List<LabelRatio> ratios = new ArrayList<>();
    double start = Math.max(accuracies[0], other.accuracies[0]);
    for (int percent = (int) Math.floor(100 * start) + 1; percent <= 100; percent++) {
      double accuracy = percent / 100.0;
      OptionalDouble own = labelsAt(accuracy);
      OptionalDouble others = other.labelsAt(accuracy);
      if (own.isEmpty() || others.isEmpty()) {
        break;
      }
      ratios.add(new LabelRatio(accuracy, others.getAsDouble() / own.getAsDouble()));
    }
    return ratios;
  }

  /**
   * The share of labels saved at equal accuracy: 1 − labels / labels of the other; empty when
   * either never got there. Negative when more were needed.
   */
  public static OptionalDouble saving(OptionalDouble labels, OptionalDouble others) {
    return labels.isPresent() && others.isPresent()
        ? OptionalDouble.of(1 - labels.getAsDouble() / others.getAsDouble())
        : OptionalDouble.empty();
  }

  /**
   * The median of label counts of which some were never reached: never counts as more than any
   * number, so it is empty when half or more never got there.
   */
  public static OptionalDouble median(OptionalDouble[] labels) {
    double[] sorted =
        Arrays.stream(labels)
            .mapToDouble(l -> l.orElse(Double.POSITIVE_INFINITY))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return Double.isInfinite(median) ? OptionalDouble.empty() : OptionalDouble.of(median);
  }
}
