package org.winnow.live;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;

/**
 * One browser's stream. Notices of a kind that come faster than it may hear them become one, the
 * latest. Safe for use by many threads.
 */
final class EventStream {

  /** At most two of a kind in a second. */
  private static final Duration APART = Duration.ofMillis(500);

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Who takes longer to read what was sent is gone, or might as well be. */
  private static final Duration SLOWEST = Duration.ofSeconds(30);

  /** Then the browser connects again, and shows that it still may. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final long projectId;
  private final SseEventSink sink;
  private final Sse sse;
  private final Instant opened;
  private final Map<Change, Long> pending = new EnumMap<>(Change.class);
  private final Map<Change, Instant> sent = new EnumMap<>(Change.class);
  private final AtomicInteger unread = new AtomicInteger();
  private Instant lastSent;

  EventStream(long projectId, SseEventSink sink, Sse sse, Instant opened) {
    this.projectId = projectId;
    this.sink = sink;
    this.sse = sse;
    this.opened = opened;
    this.lastSent = opened;
  }

  /** Sends the first line, so that the browser knows it is connected. */
  synchronized void open() {
    send(sse.newEventBuilder().comment("hello").build(), opened);
  }

  synchronized void offer(ChangeNotice notice) {
    if (notice.projectId() == projectId) {
      pending.put(notice.kind(), notice.id());
    }
  }

  /**
   * Sends what is due.
   *
   * @return false if the stream is over
   */
  synchronized boolean tick(Instant now) {
    if (sink.isClosed()) {
      return false;
    }
    boolean isSlow = unread.get() > 0;
    if (now.isAfter(opened.plus(LONGEST)) || (isSlow && now.isAfter(lastSent.plus(SLOWEST)))) {
      sink.close();
      return false;
    }
    if (isSlow) {
      return true;
    }
    if (sent.containsKey(Change.DELETED)) {
      sink.close();
      return false;
    }
    for (Change kind : Change.values()) {
      Long id = pending.get(kind);
      if (id != null && isDue(sent.get(kind), now)) {
        pending.remove(kind);
        sent.put(kind, now);
        send(event(kind, id), now);
      }
    }
    if (!now.isBefore(lastSent.plus(HEARTBEAT))) {
      send(sse.newEventBuilder().comment("still here").build(), now);
    }
    return true;
  }

  synchronized void close() {
    sink.close();
  }

  private static boolean isDue(@Nullable Instant before, Instant now) {
    return before == null || !now.isBefore(before.plus(APART));
  }

  private OutboundSseEvent event(Change kind, long id) {
    return sse.newEventBuilder()
        .name(kind.word())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(EventData.class, new EventData(projectId, id))
        .build();
  }

  private void send(OutboundSseEvent event, Instant now) {
    lastSent = now;
    unread.incrementAndGet();
    CompletionStage<?> written = sink.send(event);
    var unused =
        written.whenComplete(
            (done, failure) -> {
              unread.decrementAndGet();
              if (failure != null) {
                sink.close();
              }
            });
  }

  /** What an event carries. */
  record EventData(long projectId, long id) {}
}
