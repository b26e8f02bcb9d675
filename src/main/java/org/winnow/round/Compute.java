package org.winnow.round;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The processor-hungry steps take turns, first come first served, so that a long encoding lets a
 * round in between two of its slices and the web server keeps a core.
 */
@ApplicationScoped
class Compute {

  private final Semaphore turn = new Semaphore(1, true);

  private volatile boolean stopping;

  /**
   * Does a step when its turn has come.
   *
   * @throws CancellationException when the process is about to stop: a job of many steps ends
   *     between two of them, and is taken up after the next start
   */
  <T> T inTurn(Supplier<T> step) {
    turn.acquireUninterruptibly();
    try {
      if (stopping) {
        throw new CancellationException("the process is about to stop");
      }
      return step.get();
    } finally {
      turn.release();
    }
  }

  /** Before the scheduler waits for its jobs. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    stopping = true;
  }
}
