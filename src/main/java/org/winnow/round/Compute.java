package org.winnow.round;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.winnow.model.PixelShape;

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
      checkGoingOn();
      return step.get();
    } finally {
      turn.release();
    }
  }

  /**
   * Within a step: lets whoever waits have a turn before it goes on.
   *
   * @throws CancellationException when the process is about to stop
   */
  void pause() {
    turn.release();
    turn.acquireUninterruptibly();
    checkGoingOn();
  }

  private void checkGoingOn() {
    if (stopping) {
      throw new CancellationException("the process is about to stop");
    }
  }

  /** What is done to images from one place (included) to another (excluded). */
  interface Part {
    void take(int from, int to);
  }

  /** Some images after others, each part in a turn of its own of a second or two. */
  void inParts(PixelShape shape, int count, Part part) {
    Pace pace = new Pace(shape);
    for (int from = 0; from < count; ) {
      int first = from;
      int to = Math.min(count, from + pace.images());
      from =
          inTurn(
              () ->
                  pace.timed(
                      to - first,
                      () -> {
                        part.take(first, to);
                        return to;
                      }));
    }
  }

  /** Before the scheduler waits for its jobs. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    stopping = true;
  }
}
