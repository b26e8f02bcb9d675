package org.winnow.acquisition;

import java.util.Locale;

/**
 * Chooses images whose labels would teach most. Stateless and safe to share; deterministic by seed.
 * Found by {@link Strategies} through {@link java.util.ServiceLoader}.
 */
public interface Strategy {

  /** Its name in settings, commands and the API: lower case, hyphens. */
  String name();

  /** Its name for people: {@code Margin clustering}. */
  default String title() {
    String words = name().replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** One sentence for people. */
  String summary();

  /** Whether it can choose without a classifier's probabilities. */
  boolean worksWithoutModel();

  /** K: members of a bootstrap ensemble it asks; 0 for one that asks the classifier alone. */
  default int members() {
    return 0;
  }

  /** Whether it can choose without features. */
  boolean worksWithoutFeatures();

  /**
   * Chooses the next images to label.
   *
   * @param batch how many to choose; fewer come back when the pool has fewer candidates
   * @throws IllegalArgumentException when features or probabilities of a candidate or a labeled
   *     image hold a value that is not finite, or they are needed and absent
   */
  Selection select(Pool pool, int batch, long seed);
}
