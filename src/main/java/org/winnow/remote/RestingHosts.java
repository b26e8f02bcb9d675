package org.winnow.remote;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts that failed several images running. Each is left alone for a while before it is asked
 * again; one that has failed for long is not waited for any more, so that it does not cost an
 * import its time for each row.
 */
final class RestingHosts {

  private static final int MOST_HOSTS = 10_000;
  private static final int FAILURES = 5;

  /**
   * How long hosts are left alone.
   *
   * @param rest between two tries
   * @param patience from a host's first failure, as long as it is waited for
   */
  record Times(Duration rest, Duration patience) {

    static final Times USUAL = new Times(Duration.ofSeconds(20), Duration.ofMinutes(5));
  }

  private record Failing(int times, Instant first, Instant last) {}

  private final Times times;
  private final Clock clock;
  private final Map<String, Failing> failing =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failing> eldest) {
          return size() > MOST_HOSTS;
        }
      };

  RestingHosts(Times times, Clock clock) {
    this.times = times;
    this.clock = clock;
  }

  /**
   * How long to wait before the host is asked; empty if it can be asked now.
   *
   * @throws FetchProblem if it is not worth it
   */
  synchronized Optional<Duration> rest(String host) throws FetchProblem {
    Failing one = failing.get(host);
    if (one == null || one.times() < FAILURES) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Duration left = Duration.between(now, one.last().plus(times.rest()));
    if (left.isNegative() || left.isZero()) {
      return Optional.empty();
    } else if (now.isAfter(one.first().plus(times.patience()))) {
      throw FetchProblem.later("Its host has failed for several minutes.");
    }
    return Optional.of(left);
  }

  synchronized void failed(String host) {
    Instant now = clock.instant();
    Failing before = failing.get(host);
    failing.put(
        host,
        before == null
            ? new Failing(1, now, now)
            : new Failing(before.times() + 1, before.first(), now));
  }

  synchronized void answered(String host) {
    failing.remove(host);
  }
}
