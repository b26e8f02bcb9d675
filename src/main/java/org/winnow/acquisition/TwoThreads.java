package org.winnow.acquisition;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Loops whose steps do not touch each other's results, on at most two threads. */
final class TwoThreads {

  /** A thread costs more than it saves below about a million differences. */
  private static final long LEAST_WORK = 1_000_000;

  private TwoThreads() {}

  /** The steps from {@code from} to before {@code to}. */
  @FunctionalInterface
  interface Steps {
    void run(int from, int to);
  }

  /**
   * All steps, the second half of them on another thread where there is a processor for it.
   *
   * @param work additions and the like in all steps together
   */
  static void run(int count, long work, Steps steps) {
    int half = count / 2;
    boolean alone = Runtime.getRuntime().availableProcessors() == 1;
    if (half == 0 || work < LEAST_WORK || alone) {
      steps.run(0, count);
      return;
    }
    FutureTask<Boolean> second = new FutureTask<>(() -> steps.run(half, count), true);
    Thread thread = new Thread(second, "acquisition");
    thread.setDaemon(true);
    thread.start();
    steps.run(0, half);
    join(second);
  }

  private static void join(FutureTask<Boolean> task) {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while choosing images", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("choosing images failed", e.getCause());
    }
  }
}
