package org.winnow.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** How fast something grows, over the last twenty seconds: steady, and still true after a stop. */
final class Meter {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private record Mark(long nanos, double value) {}

  private final Deque<Mark> marks = new ArrayDeque<>();

  /** It has come to {@code value} by the time {@code nanos}. */
  void mark(long nanos, double value) {
    marks.addLast(new Mark(nanos, value));
    while (marks.size() > 2 && nanos - marks.getFirst().nanos() > WINDOW_NANOS) {
      marks.removeFirst();
    }
  }

  /** What came before does not count any more: there was a break. */
  void restart() {
    marks.clear();
  }

  /** Units a second; empty while that is too early to say. */
  OptionalDouble perSecond() {
    if (marks.isEmpty()) {
      return OptionalDouble.empty();
    }
    long nanos = marks.getLast().nanos() - marks.getFirst().nanos();
    double grown = marks.getLast().value() - marks.getFirst().value();
    return nanos < SHORTEST_NANOS || grown <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(grown * TimeUnit.SECONDS.toNanos(1) / nanos);
  }

  /** How long until it has grown by {@code more}; empty while that is too early to say. */
  static String left(OptionalDouble perSecond, double more) {
    return perSecond.isEmpty()
        ? ""
        : words(Duration.ofSeconds(Math.round(Math.ceil(more / perSecond.getAsDouble()))))
            + " left";
  }

  private static String words(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
