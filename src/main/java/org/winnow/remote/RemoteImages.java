package org.winnow.remote;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Images by address, wherever they are: tried several times, within limits. */
public final class RemoteImages implements AutoCloseable {

  /** More than the largest image within the pixel limit takes in any common format. */
  public static final int LARGEST_BYTES = 100 << 20;

  private static final int MEMORY_BYTES = 64 << 20;

  /** A host that asks for more is asked again by another import. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "winnow-fetch-limit");
            thread.setDaemon(true);
            return thread;
          });

  private final boolean fromTheWeb;
  private final WebImages web;
  private final Buckets buckets;
  private final List<Duration> pauses;
  private final RestingHosts resting;
  private final Room room = new Room(MEMORY_BYTES);

  /**
   * @param fromTheWeb whether {@code https:} addresses are fetched at all
   * @param pauses between the tries
   */
  RemoteImages(
      boolean fromTheWeb,
      WebImages web,
      Buckets buckets,
      List<Duration> pauses,
      RestingHosts resting) {
    this.fromTheWeb = fromTheWeb;
    this.web = web;
    this.buckets = buckets;
    this.pauses = List.copyOf(pauses);
    this.resting = resting;
  }

  /**
   * Images of public hosts and of buckets.
   *
   * @param fromTheWeb whether {@code https:} addresses are fetched at all
   * @param hosts those that may be fetched from, with all below them; empty if all may
   */
  public static RemoteImages of(
      boolean fromTheWeb, List<String> hosts, Buckets buckets, Clock clock) {
    return new RemoteImages(
        fromTheWeb,
        new WebImages(WebImages.World.real(), hosts, WebImages.Patience.USUAL, clock),
        buckets,
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)),
        new RestingHosts(RestingHosts.Times.USUAL, clock));
  }

  /** Begins nothing yet. */
  public Fetch fetch() {
    return new Fetch(this, room.place());
  }

  Fetched fetch(String address, @Nullable String version, Fetch fetch)
      throws FetchProblem, InterruptedException {
    String text = address.strip();
    if (BucketAddress.isOne(text)) {
      // a key may end in a blank
      return patiently("s3", fetch, () -> buckets.fetch(address, version, fetch));
    }
    URI at = WebAddress.of(text);
    if (!fromTheWeb) {
      throw FetchProblem.refused(
          "This server fetches nothing by address; the administrator decides so in"
              + " winnow.import.addresses.");
    }
    Validator known = version == null ? null : Validator.parse(version).orElse(null);
    String host = at.getHost().toLowerCase(Locale.ROOT) + ":" + at.getPort();
    return patiently(host, fetch, () -> web.fetch(at, known, fetch));
  }

  /** One try. */
  private interface Try {
    Fetched run() throws FetchProblem, InterruptedException;
  }

  private Fetched patiently(String host, Fetch fetch, Try attempt)
      throws FetchProblem, InterruptedException {
    for (Optional<Duration> rest = resting.rest(host);
        rest.isPresent();
        rest = resting.rest(host)) {
      fetch.pause(rest.get());
    }
    for (int failures = 0; ; failures++) {
      fetch.throwIfCancelled();
      try {
        Fetched fetched = attempt.run();
        resting.answered(host);
        return fetched;
      } catch (FetchProblem problem) {
        if (!problem.isRetryable()) {
          resting.answered(host);
          throw problem;
        } else if (problem.kind() == FetchProblem.Kind.LATER
            || failures == pauses.size()
            || asksForTooMuch(problem)) {
          resting.failed(host);
          throw problem;
        }
        Duration pause = pauses.get(failures);
        fetch.pause(problem.asksToWait().filter(wait -> wait.compareTo(pause) > 0).orElse(pause));
      }
    }
  }

  private static boolean asksForTooMuch(FetchProblem problem) {
    return problem.asksToWait().filter(wait -> wait.compareTo(LONGEST_WAIT) > 0).isPresent();
  }

  @Override
  public void close() throws IOException {
    web.close();
  }
}
