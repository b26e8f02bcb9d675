package org.winnow.pool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.winnow.image.Refusal;
import org.winnow.remote.Fetch;
import org.winnow.remote.FetchProblem;
import org.winnow.remote.RemoteImages;

/** The images that one pass fetches, several at once: a slow host holds up one of them. */
final class Fetches implements AutoCloseable {

  private static final int AT_ONCE = 16;

  /** Longer than the slowest decoder is waited for. */
  private static final Duration END = Duration.ofSeconds(30);

  private final RemoteImages images;
  private final Set<Fetch> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          runnable -> {
            Thread thread = new Thread(runnable, "winnow-fetch");
            thread.setDaemon(true);
            return thread;
          });

  Fetches(RemoteImages images) {
    this.images = images;
  }

  /** What is done with an image's bytes. */
  interface Reader {
    Verdict read(byte[] bytes) throws Refusal, InterruptedException;
  }

  /** Fetches and reads; the bytes count as memory of fetches until they are read. */
  Running submit(String address, Reader reader) {
    Fetch fetch = images.fetch();
    underWay.add(fetch);
    return new Running(
        threads.submit(
            () -> {
              try (fetch) {
                return reader.read(fetch.bytes(address));
              } catch (FetchProblem problem) {
                if (problem.isRetryable()) {
                  return new Verdict.Retryable(problem.code(), problem.detail());
                }
                throw Refusal.passing(problem.code(), problem.detail());
              } finally {
                underWay.remove(fetch);
              }
            }));
  }

  /** An image that is being fetched or waits for it. */
  record Running(Future<Verdict> future) {

    /**
     * @throws CancellationException if it was cancelled
     */
    Verdict verdict() throws Refusal, InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Refusal refusal) {
          throw refusal;
        } else if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        } else if (e.getCause() instanceof InterruptedException) {
          throw new CancellationException("the import was stopped");
        }
        throw new IllegalStateException("fetching an image failed", e.getCause());
      }
    }
  }

  /** Ends all of them soon; none of them has a verdict then. */
  void cancel() {
    underWay.forEach(Fetch::cancel);
  }

  /** Waits for what is still being read, since that writes files. */
  @Override
  public void close() {
    threads.shutdown();
    cancel();
    try {
      if (!threads.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
