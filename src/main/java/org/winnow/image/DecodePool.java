package org.winnow.image;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A few threads that decode, each image within a time limit. A decoder cannot be stopped from
 * outside: one that hangs keeps its thread, and the pool gets another in its place.
 */
public final class DecodePool implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(DecodePool.class);

  // Each hung decoder holds an image's memory; past this many, the pool shrinks instead.
  private static final int MOST_REPLACED = 16;

  private final Duration limit;
  private final ThreadPoolExecutor threads;
  private int replaced;

  public DecodePool(int threads, Duration limit) {
    this.limit = limit;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            runnable -> {
              Thread thread = new Thread(runnable, "winnow-decode");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Queues some work. */
  public <T> Running<T> submit(Callable<T> work) {
    Running<T> running = new Running<>(work);
    threads.execute(running);
    return running;
  }

  private synchronized void replaceThread() {
    if (replaced < MOST_REPLACED) {
      replaced++;
      threads.setMaximumPoolSize(threads.getMaximumPoolSize() + 1);
      threads.setCorePoolSize(threads.getCorePoolSize() + 1);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Work that was queued; its time runs from when a thread takes it up. */
  public final class Running<T> extends FutureTask<T> {

    private final CountDownLatch started = new CountDownLatch(1);

    private Running(Callable<T> work) {
      super(work);
    }

    @Override
    public void run() {
      started.countDown();
      super.run();
    }

    /** The result, waited for no longer than the limit. */
    public T result() throws Refusal, InterruptedException {
      try {
        started.await();
        return get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        cancel(true);
        replaceThread();
        LOG.warnf("A decoder did not end within %s; its thread is given up", limit);
        throw Refusal.passing(
            "decode-timeout", "Decoding took longer than " + limit.toSeconds() + " seconds.");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Refusal refusal) {
          throw refusal;
        } else if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("inspecting an image failed", e.getCause());
      }
    }
  }
}
