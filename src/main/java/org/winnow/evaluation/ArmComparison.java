package org.winnow.evaluation;

/**
 * Two classifiers, one that learned from actively chosen labels and one from as many labels of
 * images drawn at random, tried on the same images: whether active selection has taught more. The
 * difference of their accuracies has the adjusted 95 % interval for paired shares: with b images
 * only the active one got right, c only the random one, and p = (b + 1) / (n + 2), q = (c + 1) / (n
 * + 2): p − q ± z √((p + q − (p − q)²) / (n + 2)).
 *
 * <p>Bonett and Price: Adjusted Wald confidence interval for a difference of binomial proportions
 * based on paired data, 2012.
 *
 * @param images n, tried on; none taught either of the two
 * @param labels of each arm that taught its classifier, the mean over the folds
 * @param both images both got right
 * @param activeOnly b
 * @param randomOnly c
 */
public record ArmComparison(int images, int labels, int both, int activeOnly, int randomOnly) {

  private static final double Z = 1.96;

  public ArmComparison {
    if (images < 1 || labels < 1 || both < 0 || activeOnly < 0 || randomOnly < 0) {
      throw new IllegalArgumentException("expected images, labels and no negative count");
    }
    if (both + activeOnly + randomOnly > images) {
      throw new IllegalArgumentException(
          "expected no more than %d images, got %d right by one or both"
              .formatted(images, both + activeOnly + randomOnly));
    }
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

  /** The accuracy that active labels bought. */
  public double active() {
    return (double) (both + activeOnly) / images;
  }

  /** The accuracy that as many random labels bought. */
  public double random() {
    return (double) (both + randomOnly) / images;
  }

  /** active − random, in [−1, 1]. */
  public double difference() {
    return active() - random();
  }

  /** The interval's lower end. */
  public double low() {
    return Math.max(-1, middle() - half());
  }

  /** The interval's upper end. */
  public double high() {
    return Math.min(1, middle() + half());
  }

  public Verdict verdict() {
    if (low() > 0) {
      return Verdict.AHEAD;
    }
    return high() < 0 ? Verdict.BEHIND : Verdict.UNDECIDED;
  }

  private double middle() {
    return (double) (activeOnly - randomOnly) / (images + 2);
  }

  private double half() {
    double either = (activeOnly + randomOnly + 2.0) / (images + 2);
    return Z * Math.sqrt((either - middle() * middle()) / (images + 2));
  }
}
