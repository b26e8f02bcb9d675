package org.winnow.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;

/** Tries again while the server is away or refuses for now, with pauses that grow. */
final class Patience {

  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;

  private final Duration most;
  private final ProgressLine line;
  private long firstFailure;
  private long pause = FIRST_PAUSE_MILLIS;
  private boolean failing;

  Patience(Duration most, ProgressLine line) {
    this.most = most;
    this.line = line;
  }

  /** It works. */
  void rest() {
    failing = false;
    pause = FIRST_PAUSE_MILLIS;
  }

  /**
   * Waits a little.
   *
   * @throws IOException the failure itself, if it will not pass or has lasted for too long
   */
  void bear(IOException failure) throws IOException {
    long now = System.nanoTime();
    if (!failing) {
      failing = true;
      firstFailure = now;
    }
    boolean passing =
        failure instanceof ImportApi.Refused refused
            ? refused.isPassing()
            : !(failure instanceof FileSystemException);
    if (!passing || now - firstFailure > most.toNanos()) {
      throw failure;
    }
    line.show("Interrupted, going on by itself: " + reason(failure));
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }

  /** Java's own exceptions of a connection that is refused have no message. */
  static String reason(IOException failure) {
    return failure.getMessage() == null ? "the server cannot be reached." : failure.getMessage();
  }
}
