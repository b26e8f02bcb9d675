package org.winnow.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.winnow.common.ProblemException.TooManyRequests;

/**
 * Counts failed logins by name and by address and refuses more after too many. An attempt counts
 * from its beginning, so that guesses made in parallel count too; a success takes it back.
 * Thread-safe; in memory, so it starts anew with the process.
 */
@Singleton
class LoginThrottle {

  static final Duration WINDOW = Duration.ofMinutes(5);
  static final int FAILURES_BY_NAME = 10;

  /** Higher than by name: a whole office may share an address. */
  static final int FAILURES_BY_ADDRESS = 100;

  /** The longest unused key goes first, so that a flood of names cannot fill the memory. */
  private static final int KEYS = 20_000;

  private final Clock clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > KEYS;
        }
      };

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  /** An attempt begins. */
  synchronized void begin(String name, String address) {
    Instant now = clock.instant();
    refuseAbove(FAILURES_BY_NAME, key(name), now);
    refuseAbove(FAILURES_BY_ADDRESS, address, now);
    recent(key(name), now).addLast(now);
    recent(address, now).addLast(now);
  }

  /** The attempt that began last for this name was right. */
  synchronized void succeeded(String name, String address) {
    failures.remove(key(name));
    Deque<Instant> ofAddress = failures.get(address);
    if (ofAddress != null) {
      ofAddress.pollLast();
    }
  }

  private void refuseAbove(int limit, String key, Instant now) {
    Deque<Instant> recent = recent(key, now);
    if (recent.size() < limit) {
      return;
    }
    Duration wait = Duration.between(now, recent.getFirst().plus(WINDOW));
    int seconds = (int) Math.max(1, wait.toSeconds() + 1);
    throw new TooManyRequests(
        "login-throttled",
        "Too many failed logins. Try again in %d seconds.".formatted(seconds),
        seconds);
  }

  private Deque<Instant> recent(String key, Instant now) {
    Deque<Instant> recent = failures.computeIfAbsent(key, k -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.getFirst().plus(WINDOW).isAfter(now)) {
      recent.removeFirst();
    }
    return recent;
  }

  /** A name never equals an address: the prefix keeps them apart. */
  private static String key(String name) {
    return "name " + name.toLowerCase(Locale.ROOT);
  }
}
