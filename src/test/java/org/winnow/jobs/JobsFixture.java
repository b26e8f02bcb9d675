package org.winnow.jobs;

import java.time.Clock;

/** Jobs that are only queued: tests run them by hand. */
public final class JobsFixture {

  private JobsFixture() {}

  public static Jobs jobs() {
    return new Jobs(Clock.systemUTC());
  }
}
