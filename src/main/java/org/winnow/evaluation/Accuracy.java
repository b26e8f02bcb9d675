package org.winnow.evaluation;

import java.util.Optional;

/**
 * A measured accuracy with its 95 % Wilson score interval. With p = correct / images and z = 1.96:
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
 *
 * <p>Wilson: Probable Inference, the Law of Succession, and Statistical Inference, 1927.
 *
 * @param correct of the images, those predicted as labeled
 * @param images at least one
 * @param low the interval's lower end, in [0, 1]
 * @param high its upper end, in [0, 1]
 */
public record Accuracy(int correct, int images, double low, double high) {

  /**
   * From so many labels of the audit slice on an accuracy is shown: with fewer its interval is
   * wider than ± 20 points, and people read the middle.
   */
  public static final int MINIMUM_IMAGES = 20;

  private static final double Z = 1.96;

  public Accuracy {
    if (images < 1 || correct < 0 || correct > images) {
      throw new IllegalArgumentException(
          "expected 0 ≤ correct ≤ images and an image, got %d of %d".formatted(correct, images));
    }
    if (!(low >= 0 && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "expected an interval in [0, 1], got %s to %s".formatted(low, high));
    }
  }

  /** Empty when nothing was measured. */
  public static Optional<Accuracy> of(int correct, int images) {
    if (images == 0 && correct == 0) {
      return Optional.empty();
    }
    double n = images;
    double p = correct / n;
    double middle = p + Z * Z / (2 * n);
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    // At p = 0 and p = 1 an end is 0 or 1 but for rounding.
    double low = correct == 0 ? 0 : Math.max(0, (middle - half) / scale);
    double high = correct == images ? 1 : Math.min(1, (middle + half) / scale);
    return Optional.of(new Accuracy(correct, images, low, high));
  }

  /** Empty below {@value #MINIMUM_IMAGES} images. */
  public static Optional<Accuracy> shown(int correct, int images) {
    return images < MINIMUM_IMAGES ? Optional.empty() : of(correct, images);
  }

  /** Images still missing until an accuracy is shown; 0 when it is. */
  public static int stillNeeded(int images) {
    return Math.max(0, MINIMUM_IMAGES - images);
  }

  /** correct / images. */
  public double value() {
    return (double) correct / images;
  }
}
