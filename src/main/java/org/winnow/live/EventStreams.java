package org.winnow.live;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/** The open streams to browsers. Safe for use by many threads. */
@ApplicationScoped
class EventStreams {

  private static final Logger LOG = Logger.getLogger(EventStreams.class);

  /** Ten tabs for each of a few hundred people; beyond that something opens them in a loop. */
  private static final int MOST = 2_000;

  private static final int TICK_MILLIS = 100;

  private final Changes changes;
  private final Clock clock;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService ticker;

  EventStreams(Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Sends the project's changes there until it closes.
   *
   * @throws ProblemException.Unavailable if there are too many streams
   */
  void open(long projectId, SseEventSink sink, Sse sse) {
    if (streams.size() >= MOST) {
      throw new ProblemException.Unavailable(
          "too-many-streams", "Too many browsers listen just now. Try again shortly.", 30);
    }
    start();
    EventStream stream = new EventStream(projectId, sink, sse, clock.instant());
    streams.add(stream);
    stream.open();
  }

  private synchronized void start() {
    if (ticker == null) {
      ticker =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "winnow-events");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          ticker.scheduleWithFixedDelay(
              this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
      changes.subscribe(notice -> streams.forEach(stream -> stream.offer(notice)));
    }
  }

  private void tick() {
    streams.removeIf(stream -> !lives(stream));
  }

  // a failure that left here would end the ticker, and with it every stream
  @SuppressWarnings("CatchingUnchecked")
  private boolean lives(EventStream stream) {
    try {
      return stream.tick(clock.instant());
    } catch (RuntimeException e) {
      LOG.debugf(e, "A stream broke");
      stream.close();
      return false;
    }
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (ticker != null) {
      ticker.shutdownNow();
    }
    streams.forEach(EventStream::close);
    streams.clear();
  }
}
