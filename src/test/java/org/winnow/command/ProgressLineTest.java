package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final StringWriter written = new StringWriter();
  private long nanos;

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(new PrintWriter(written), terminal, () -> nanos);
  }

  @Test
  void terminal_line_is_written_over_and_what_stays_ends_it() {
    ProgressLine line = line(true);
    line.show("10 % and more");
    line.show("too soon");
    nanos += TimeUnit.SECONDS.toNanos(1);
    line.show("20 %");
    line.say("done");
    assertThat(written.toString().lines().toList())
        .containsExactly("", "10 % and more", "20 %         ", "done");
  }

  @Test
  void log_gets_a_line_now_and_then() {
    ProgressLine line = line(false);
    for (int second = 0; second < 25; second++) {
      line.show(second + " s");
      nanos += TimeUnit.SECONDS.toNanos(1);
    }
    line.say("done");
    assertThat(written.toString().lines().toList()).containsExactly("0 s", "10 s", "20 s", "done");
  }

  @Test
  void rate_is_of_the_last_seconds_and_forgets_what_was_before_a_break() {
    Meter meter = new Meter();
    assertThat(meter.perSecond()).isEmpty();
    for (int second = 0; second <= 60; second++) {
      meter.mark(TimeUnit.SECONDS.toNanos(second), second < 30 ? 0 : (second - 30) * 100);
    }
    assertThat(meter.perSecond()).hasValue(100);
    assertThat(Meter.left(meter.perSecond(), 360_000)).isEqualTo("1 h 0 min left");
    assertThat(Meter.left(meter.perSecond(), 9_050)).isEqualTo("1 min 31 s left");
    meter.restart();
    meter.mark(TimeUnit.SECONDS.toNanos(90), 3_000);
    assertThat(meter.perSecond()).isEqualTo(OptionalDouble.empty());
    assertThat(Meter.left(OptionalDouble.empty(), 5)).isEmpty();
  }
}
