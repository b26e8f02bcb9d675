package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import java.util.concurrent.CancellationException;
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
}
