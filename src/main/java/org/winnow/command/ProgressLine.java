package org.winnow.command;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What goes on, in one line that is written over on a terminal; elsewhere, as in a log, a line now
 * and then.
 */
final class ProgressLine {

  private static final long ON_TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private long lastNanos;
  private int lastLength;
  private boolean begun;

  ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  /** Shows it, unless the last one was shown just now. */
  void show(String text) {
    long now = nanos.getAsLong();
    long pause = terminal ? ON_TERMINAL_NANOS : ELSEWHERE_NANOS;
    if (!begun || now - lastNanos >= pause) {
      begun = true;
      lastNanos = now;
      write(text);
    }
  }

  private void write(String text) {
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, lastLength - text.length())));
      lastLength = text.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** A line that stays. */
  void say(String text) {
    if (terminal) {
      write(text);
      lastLength = 0;
      out.println();
    } else {
      out.println(text);
    }
    out.flush();
    begun = false;
  }
}
