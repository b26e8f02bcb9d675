package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The processor-hungry steps take turns, first come first served, so that a long encoding lets a
 * round in between two of its slices and the web server keeps a core.
 */
@ApplicationScoped
class Compute {

  private final Semaphore turn = new Semaphore(1, true);

  <T> T inTurn(Supplier<T> step) {
    turn.acquireUninterruptibly();
    try {
      return step.get();
    } finally {
      turn.release();
    }
  }
}
