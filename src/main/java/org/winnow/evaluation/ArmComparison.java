package org.winnow.evaluation;

/**
 * Two classifiers, one that learned from actively chosen labels and one from as many labels of
 * images drawn at random, tried on the same images: whether active selection has taught more.
 *
 * @param labels of each arm that taught its classifier, the mean over the folds
 * @param paired the active one first; none of the images taught either of the two
 */
public record ArmComparison(int labels, PairedAccuracy paired) {

  public ArmComparison {
    if (labels < 1) {
      throw new IllegalArgumentException("expected a label or more, got " + labels);
    }
  }

  /** A comparison of so many images, with {@link PairedAccuracy}'s counts. */
  public ArmComparison(int images, int labels, int both, int activeOnly, int randomOnly) {
    this(labels, new PairedAccuracy(images, both, activeOnly, randomOnly));
  }

  /** What the interval says. */
  public enum Verdict {
    /** Active selection taught more: the whole interval is above zero. */
    AHEAD,
    /** The images cannot tell the two apart. */
    UNDECIDED,
    /** Random selection taught more: the whole interval is below zero. */
    BEHIND
  }

  /** Images tried on. */
  public int images() {
    return paired.images();
  }

  /** The accuracy that active labels bought. */
  public double active() {
    return paired.first();
  }

  /** The accuracy that as many random labels bought. */
  public double random() {
    return paired.second();
  }

  /** active − random, in [−1, 1]. */
  public double difference() {
    return paired.difference();
  }

  /** The interval's lower end. */
  public double low() {
    return paired.low();
  }

  /** The interval's upper end. */
  public double high() {
    return paired.high();
  }

  public Verdict verdict() {
    if (low() > 0) {
      return Verdict.AHEAD;
    }
    return high() < 0 ? Verdict.BEHIND : Verdict.UNDECIDED;
  }
}
