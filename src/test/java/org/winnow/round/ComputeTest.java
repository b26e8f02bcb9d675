package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ComputeTest {

  @Test
  void a_job_of_many_steps_ends_between_two_of_them_when_the_process_stops() {
    Compute compute = new Compute();
    assertThat(compute.inTurn(() -> "done")).isEqualTo("done");

    compute.stop(new ShutdownEvent());

    assertThatThrownBy(() -> compute.inTurn(() -> "done"))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void a_step_that_fails_leaves_the_turn_to_the_next() {
    Compute compute = new Compute();
    assertThatThrownBy(
            () ->
                compute.inTurn(
                    () -> {
                      throw new IllegalStateException("no memory left");
                    }))
        .hasMessage("no memory left");
    assertThat(compute.inTurn(() -> 1)).isEqualTo(1);
  }

  @Test
  void a_pause_within_a_step_is_a_turn_for_who_waits() throws InterruptedException {
    Compute compute = new Compute();
    List<String> done = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              begun.countDown();
              compute.inTurn(() -> done.add("a round"));
            });
    compute.inTurn(
        () -> {
          other.start();
          awaitWaiting(other, begun);
          done.add("a part");
          compute.pause();
          return done.add("the rest");
        });
    other.join();

    assertThat(done).containsExactly("a part", "a round", "the rest");
  }

  private static void awaitWaiting(Thread thread, CountDownLatch begun) {
    await().until(() -> begun.getCount() == 0 && thread.getState() == Thread.State.WAITING);
  }

  @Test
  void a_step_that_pauses_ends_there_when_the_process_stops() {
    Compute compute = new Compute();
    assertThatThrownBy(
            () ->
                compute.inTurn(
                    () -> {
                      compute.stop(new ShutdownEvent());
                      compute.pause();
                      return "done";
                    }))
        .isInstanceOf(CancellationException.class);
  }
}
