package org.winnow.access;

import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException.Unavailable;

/**
 * Hashes and verifies passwords, a few at once: each takes 19 MiB and a core for some tens of
 * milliseconds, and a flood of logins must not take the server's memory. Thread-safe.
 */
@Singleton
class PasswordCheck {

  private static final int AT_ONCE = 3;
  private static final int PATIENCE_SECONDS = 10;

  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /**
   * What an unknown user's password is checked against, so that it takes as long as a known one.
   */
  private final String nobodysHash = PasswordHash.of(Secret.random());

  String hash(String password) {
    return inTurn(() -> PasswordHash.of(password));
  }

  /** Whether it is right; takes the same time where there is no hash, and says no. */
  boolean matches(String password, @Nullable String hash) {
    String compared = hash == null ? nobodysHash : hash;
    return inTurn(() -> PasswordHash.matches(password, compared)) && hash != null;
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private static Unavailable busy() {
    return new Unavailable(
        "login-busy", "Too many people log in at this moment. Try again shortly.", 5);
  }
}
