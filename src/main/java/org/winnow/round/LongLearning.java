package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * Learning that takes minutes goes on beside the rounds, one project at a time in each process: its
 * pixels are large and its minutes many.
 */
@ApplicationScoped
class LongLearning {

  private final Semaphore turn = new Semaphore(1);

  /** Whether this process is at it, and would leave another for later. */
  boolean isBusy() {
    return turn.availablePermits() == 0;
  }

  /** Does nothing where this process is at another one. */
  void run(Runnable work) {
    if (turn.tryAcquire()) {
      try {
        work.run();
      } finally {
        turn.release();
      }
    }
  }
}
