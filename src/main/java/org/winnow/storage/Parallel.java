package org.winnow.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Threads that wait for a disk or a server, not for a processor: more of them than cores. */
final class Parallel {

  private final ExecutorService threads;

  Parallel(String name, int atOnce) {
    this.threads =
        Executors.newFixedThreadPool(
            atOnce,
            runnable -> {
              Thread thread = new Thread(runnable, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What is done with one of many. */
  interface Step<T> {
    void apply(T one) throws IOException;
  }

  /**
   * Does it with each. After the first failure none is begun any more, so a server that is away is
   * waited for once; those that have begun are waited for.
   *
   * @throws IOException the first failure, which may be a RuntimeException as well
   */
  <T> void each(Collection<T> all, Step<? super T> step) throws IOException {
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>(all.size());
    for (T one : all) {
      running.add(threads.submit(unless(failed, one, step)));
    }
    Throwable failure = null;
    for (Future<?> future : running) {
      Throwable own = failure(future, running);
      failure = failure == null ? own : failure;
    }
    if (failure instanceof IOException own) {
      throw own;
    } else if (failure instanceof RuntimeException own) {
      throw own;
    } else if (failure != null) {
      throw new IllegalStateException("writing or reading storage failed", failure);
    }
  }

  private static <T> Callable<Boolean> unless(AtomicBoolean failed, T one, Step<? super T> step) {
    return () -> {
      if (failed.get()) {
        return false;
      }
      try {
        step.apply(one);
        return true;
      } catch (IOException | RuntimeException e) {
        failed.set(true);
        throw e;
      }
    };
  }

  private static @Nullable Throwable failure(Future<?> future, List<Future<?>> all)
      throws IOException {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      all.forEach(each -> each.cancel(true));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while storage was read or written", e);
    }
  }
}
