package org.winnow.storage;

import java.io.IOException;
import java.util.Locale;
import org.winnow.common.ProblemException;

/** Tells a full disk from other failures: Java has no exception of its own for it. */
public final class DiskFull {

  private static final int RETRY_AFTER_SECONDS = 60;

  private DiskFull() {}

  /** Does nothing unless {@code failure} is a full disk; then throws the answer 507. */
  public static void check(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left")
        || message.contains("quota exceeded")
        || message.contains("not enough space")) {
      ProblemException problem =
          new ProblemException.InsufficientStorage(
              "disk-full",
              "The disk that holds the data folder is full. Free some space, then try again.",
              RETRY_AFTER_SECONDS);
      problem.initCause(failure);
      throw problem;
    }
  }
}
