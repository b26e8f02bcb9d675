package org.winnow.storage;

import java.util.concurrent.Semaphore;

/**
 * Memory for whole files that several threads read at once: 64 MB, or one file that is larger.
 * Whoever comes first is served first, so a large file gets its turn.
 */
public final class FileMemory {

  private static final int KILOBYTES = 64_000;

  private final Semaphore kilobytes = new Semaphore(KILOBYTES, true);

  /** Waits until there is room for a file of so many bytes. */
  public void take(long bytes) {
    kilobytes.acquireUninterruptibly(room(bytes));
  }

  /** Gives back what was taken for it. */
  public void give(long bytes) {
    kilobytes.release(room(bytes));
  }

  private static int room(long bytes) {
    return (int) Math.min(KILOBYTES, bytes / 1_000 + 1);
  }
}
