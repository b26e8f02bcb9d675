package org.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.winnow.common.ProblemException.TooManyRequests;
import org.winnow.testing.MovableClock;

class LoginThrottleTest {

  private final MovableClock clock = new MovableClock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  @Test
  void tenth_failure_of_a_name_closes_it_from_every_address() {
    fail("ada", LoginThrottle.FAILURES_BY_NAME);
    assertThatThrownBy(() -> throttle.begin("ADA", "elsewhere"))
        .isInstanceOf(TooManyRequests.class);
    assertThatCode(() -> throttle.begin("bob", "elsewhere")).doesNotThrowAnyException();
  }

  @Test
  void name_opens_again_when_the_window_has_passed() {
    fail("ada", LoginThrottle.FAILURES_BY_NAME);
    TooManyRequests refused =
        catchThrowableOfType(TooManyRequests.class, () -> throttle.begin("ada", "a"));
    assertThat(refused.retryAfterSeconds()).isBetween(300, 301);

    clock.advance(Duration.ofSeconds(refused.retryAfterSeconds()));

    assertThatCode(() -> throttle.begin("ada", "a")).doesNotThrowAnyException();
  }

  @Test
  void success_takes_the_failures_back() {
    fail("ada", LoginThrottle.FAILURES_BY_NAME - 1);
    throttle.begin("ada", "a");
    throttle.succeeded("ada", "a");
    assertThatCode(() -> fail("ada", LoginThrottle.FAILURES_BY_NAME)).doesNotThrowAnyException();
  }

  @Test
  void one_address_cannot_try_many_names() {
    for (int i = 0; i < LoginThrottle.FAILURES_BY_ADDRESS; i++) {
      throttle.begin("name" + i, "a");
    }
    assertThatThrownBy(() -> throttle.begin("another", "a")).isInstanceOf(TooManyRequests.class);
    assertThatCode(() -> throttle.begin("another", "b")).doesNotThrowAnyException();
  }

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      throttle.begin(name, "a" + i);
    }
  }
}
