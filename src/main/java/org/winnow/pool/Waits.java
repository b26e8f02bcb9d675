package org.winnow.pool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long imports of this process that wait pause before they try again: each time twice as long,
 * since every try reads the source from its beginning.
 */
final class Waits {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final Map<Long, Integer> tries = new ConcurrentHashMap<>();

  /** The import has to wait (again). */
  Duration next(long importId) {
    int before = tries.merge(importId, 1, Integer::sum) - 1;
    Duration pause = FIRST.multipliedBy(1L << Math.min(before, 10));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  /**
   * It need not wait any more.
   *
   * @return whether it had to
   */
  boolean over(long importId) {
    return tries.remove(importId) != null;
  }
}
