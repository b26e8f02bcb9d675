package org.winnow.acquisition;

import java.util.List;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/** What a strategy may rely on: checked once, before it looks at a number. */
final class Requirements {

  private Requirements() {}

  /** Refuses a negative batch, and any value that is not finite in the rows a strategy reads. */
  static void check(Strategy strategy, Pool pool, int batch) {
    if (batch < 0) {
      throw new IllegalArgumentException("expected a batch of 0 or more, got " + batch);
    }
    Features features = pool.features();
    if (features == null && !strategy.worksWithoutFeatures()) {
      throw new IllegalArgumentException(
          strategy.name() + " needs features, and there are none: encode the pool first");
    }
    Probabilities probabilities = pool.probabilities();
    if (probabilities == null && !strategy.worksWithoutModel()) {
      throw new IllegalArgumentException(
          strategy.name() + " needs a classifier, and there is none: label some images first");
    }
    if (!strategy.worksWithoutModel() && !modelFor(strategy, pool)) {
      throw new IllegalArgumentException(
          strategy.name() + " needs the classifier's ensemble, and none was trained");
    }
    if (features != null) {
      finite("feature", features.valuesND(), features.dimension(), pool.candidates());
      finite("feature", features.valuesND(), features.dimension(), pool.labeled());
    }
    if (probabilities != null) {
      finite("probability", probabilities.valuesNC(), probabilities.classes(), pool.candidates());
    }
    if (strategy.members() > 0) {
      for (Probabilities member : members(pool)) {
        finite("probability", member.valuesNC(), member.classes(), pool.candidates());
      }
    }
  }

  /**
   * Whether the pool has the classifier that the strategy asks, with its ensemble if it asks it.
   */
  static boolean modelFor(Strategy strategy, Pool pool) {
    List<Probabilities> members = pool.members();
    return pool.probabilities() != null
        && (strategy.members() == 0 || (members != null && !members.isEmpty()));
  }

  static List<Probabilities> members(Pool pool) {
    List<Probabilities> members = pool.members();
    if (members == null) {
      throw new IllegalArgumentException("expected a pool with an ensemble's probabilities");
    }
    return members;
  }

  static Features features(Pool pool) {
    Features features = pool.features();
    if (features == null) {
      throw new IllegalArgumentException("expected a pool with features");
    }
    return features;
  }

  static Probabilities probabilities(Pool pool) {
    Probabilities probabilities = pool.probabilities();
    if (probabilities == null) {
      throw new IllegalArgumentException("expected a pool with probabilities");
    }
    return probabilities;
  }

  private static void finite(String what, float[] values, int width, int[] rows) {
    TwoThreads.run(
        rows.length,
        (long) rows.length * width,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            if (!finite(values, rows[i] * width, width)) {
              throw new IllegalArgumentException(
                  "expected finite values, got a %s of image %d that is not"
                      .formatted(what, rows[i]));
            }
          }
        });
  }

  /**
   * Zero times a value is zero, or NaN where the value is not finite: one check a row. Four sums,
   * because each addition waits for the one before it.
   */
  private static boolean finite(float[] values, int from, int width) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int j = from;
    for (int end = from + width - 3; j < end; j += 4) {
      a += 0 * values[j];
      b += 0 * values[j + 1];
      c += 0 * values[j + 2];
      d += 0 * values[j + 3];
    }
    for (; j < from + width; j++) {
      a += 0 * values[j];
    }
    return a + b + c + d == 0;
  }
}
