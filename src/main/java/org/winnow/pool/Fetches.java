package org.winnow.pool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.winnow.image.Refusal;
import org.winnow.remote.Fetch;
import org.winnow.remote.FetchProblem;
import org.winnow.remote.Fetched;
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
  Future<Decided> submit(Entry.Remote entry, Reader reader) {
    return submit(
        fetch -> {
          byte[] bytes = fetch.bytes(entry.address());
          return Decided.of(entry.version(), () -> reader.read(bytes));
        });
  }

  /** The same, unless the host says that nothing has changed. */
  Future<Decided> submit(Entry.Listed entry, Reader reader) {
    return submit(fetch -> asked(entry, fetch, reader));
  }

  private static Decided asked(Entry.Listed entry, Fetch fetch, Reader reader)
      throws FetchProblem, InterruptedException {
    String known = entry.version();
    boolean canAsk = known != null && !known.equals(Entry.NO_VERSION);
    Fetched fetched;
    try {
      fetched = fetch.image(entry.address(), canAsk ? known : null);
    } catch (FetchProblem problem) {
      if (!problem.isAbsent()) {
        throw problem;
      }
      return new Decided(new Verdict.Absent(problem.code(), problem.detail()), null);
    }
    if (!(fetched instanceof Fetched.Image image)) {
      return new Decided(new Verdict.Unchanged(String.valueOf(known)), null);
    }
    String version = image.version() == null ? Entry.NO_VERSION : image.version();
    return Decided.of(known == null ? null : version, () -> reader.read(image.bytes()));
  }

  private interface Try {
    Decided run(Fetch fetch) throws FetchProblem, InterruptedException;
  }

  private Future<Decided> submit(Try attempt) {
    Fetch fetch = images.fetch();
    underWay.add(fetch);
    return threads.submit(
        () -> {
          try (fetch) {
            return attempt.run(fetch);
          } catch (FetchProblem problem) {
            return new Decided(verdict(problem), null);
          } finally {
            underWay.remove(fetch);
          }
        });
  }

  private static Verdict verdict(FetchProblem problem) {
    if (problem.isRetryable()) {
      return new Verdict.Retryable(problem.code(), problem.detail());
    }
    return new Verdict.Rejected(problem.code(), problem.detail());
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
