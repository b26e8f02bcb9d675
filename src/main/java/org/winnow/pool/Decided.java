package org.winnow.pool;

import org.jspecify.annotations.Nullable;
import org.winnow.image.Refusal;

/**
 * What became of a file, and what it is known by later.
 *
 * @param version the file's, if it is to be remembered with what became of it
 */
record Decided(Verdict verdict, @Nullable String version) {

  /** A way to a verdict. */
  @FunctionalInterface
  interface Pending {
    Verdict verdict() throws Refusal, InterruptedException;
  }

  /** Waits for the verdict. One that need not be the same the next time is not remembered. */
  static Decided of(@Nullable String version, Pending pending) throws InterruptedException {
    try {
      return new Decided(pending.verdict(), version);
    } catch (Refusal refusal) {
      return new Decided(
          new Verdict.Rejected(refusal.code(), refusal.detail()),
          refusal.isPassing() ? null : version);
    }
  }
}
