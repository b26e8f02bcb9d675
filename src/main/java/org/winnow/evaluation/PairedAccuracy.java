package org.winnow.evaluation;

/**
 * Two classifiers tried on the same images. The difference of their accuracies has the adjusted 95
 * % interval for paired shares: with b images only the first got right, c only the second, and p =
 * (b + 1) / (n + 2), q = (c + 1) / (n + 2): p − q ± z √((p + q − (p − q)²) / (n + 2)).
 *
 * <p>Bonett and Price: Adjusted Wald confidence interval for a difference of binomial proportions
 * based on paired data, 2012.
 *
 * @param images n, tried on
 * @param both images both got right
 * @param firstOnly b
 * @param secondOnly c
 */
public record PairedAccuracy(int images, int both, int firstOnly, int secondOnly) {

  private static final double Z = 1.96;

  public PairedAccuracy {
    if (images < 1 || both < 0 || firstOnly < 0 || secondOnly < 0) {
      throw new IllegalArgumentException("expected an image or more and no negative count");
    }
    if (both + firstOnly + secondOnly > images) {
      throw new IllegalArgumentException(
          "expected no more than %d images, got %d right by one or both"
              .formatted(images, both + firstOnly + secondOnly));
    }
  }

  /** The first one's accuracy. */
  public double first() {
    return (double) (both + firstOnly) / images;
  }

  /** The second one's accuracy. */
  public double second() {
    return (double) (both + secondOnly) / images;
  }

  /** first − second, in [−1, 1]. */
  public double difference() {
    return first() - second();
  }

  /** The interval's lower end. */
  public double low() {
    return Math.max(-1, middle() - half());
  }

  /** The interval's upper end. */
  public double high() {
    return Math.min(1, middle() + half());
  }

  private double middle() {
    return (double) (firstOnly - secondOnly) / (images + 2);
  }

  private double half() {
    double either = (firstOnly + secondOnly + 2.0) / (images + 2);
    return Z * Math.sqrt((either - middle() * middle()) / (images + 2));
  }
}
