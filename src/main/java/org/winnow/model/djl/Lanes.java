package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs independent pieces of native work side by side, one Java thread each. Measured faster than
 * the library's own threads on small matrices, and steady on a machine that is busy otherwise: no
 * barrier after each operation.
 */
final class Lanes implements AutoCloseable {

  private final int count;
  private final ExecutorService threads;

  Lanes(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "winnow-lane");
              thread.setDaemon(true);
              return thread;
            });
  }

  int count() {
    return count;
  }

  /**
   * Runs the tasks 0 … tasks − 1 and waits until no lane works any more, so that what they use may
   * be closed afterwards.
   *
   * @throws CancellationException when the calling thread is interrupted; tasks not begun are
   *     dropped
   */
  void forEach(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int lane = 0; lane < Math.min(count, tasks); lane++) {
      running.add(threads.submit(() -> drain(next, tasks, task)));
    }
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> lane : running) {
      boolean done = false;
      while (!done) {
        try {
          lane.get();
          done = true;
        } catch (ExecutionException e) {
          failure = e.getCause();
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
          next.set(tasks);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while computing");
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  private static void drain(AtomicInteger next, int tasks, IntConsumer task) {
    try {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        task.accept(i);
      }
    } catch (RuntimeException | Error e) {
      next.set(tasks);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
