package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void each_task_runs_once() {
    AtomicIntegerArray runs = new AtomicIntegerArray(500);
    try (Lanes lanes = new Lanes(3)) {
      lanes.forEach(500, runs::incrementAndGet);
    }
    for (int i = 0; i < 500; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @Test
  void a_failure_reaches_the_caller_once_no_lane_works_any_more() {
    AtomicInteger working = new AtomicInteger();
    try (Lanes lanes = new Lanes(2)) {
      assertThatThrownBy(
              () ->
                  lanes.forEach(
                      100,
                      task -> {
                        working.incrementAndGet();
                        try {
                          if (task == 3) {
                            throw new IllegalArgumentException("task 3");
                          }
                        } finally {
                          working.decrementAndGet();
                        }
                      }))
          .hasMessage("task 3");
      assertThat(working).hasValue(0);
    }
  }

  @Test
  void an_interrupted_caller_drops_what_has_not_begun() {
    try (Lanes lanes = new Lanes(1)) {
      AtomicInteger begun = new AtomicInteger();
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () ->
                  lanes.forEach(
                      1_000_000,
                      task -> {
                        begun.incrementAndGet();
                        Thread.onSpinWait();
                      }))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(begun.get()).isLessThan(1_000_000);
    }
  }
}
