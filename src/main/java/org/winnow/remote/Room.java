package org.winnow.remote;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for what is being fetched: a shared number of bytes, and beyond it one file at a time,
 * which may grow to the largest there is. So files that all grow never wait for each other.
 */
final class Room {

  private final Semaphore kilobytes;
  private final Semaphore beyond = new Semaphore(1);

  Room(int bytes) {
    this.kilobytes = new Semaphore(bytes >> 10);
  }

  Place place() {
    return new Place();
  }

  /** What one file takes up. */
  final class Place implements AutoCloseable {

    private int held;
    private boolean isBeyond;

    private Place() {}

    /**
     * Room for this many bytes more.
     *
     * @return false if others have to give some back first
     */
    boolean grow(int bytes) {
      int more = (bytes + 1023) >> 10;
      if (isBeyond) {
        return true;
      } else if (kilobytes.tryAcquire(more)) {
        held += more;
        return true;
      }
      return false;
    }

    /**
     * Waits to be the one that may grow beyond.
     *
     * @return false if that has not come within {@code time}
     */
    boolean growBeyond(Duration time) throws InterruptedException {
      isBeyond = beyond.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
      return isBeyond;
    }

    @Override
    public void close() {
      kilobytes.release(held);
      held = 0;
      if (isBeyond) {
        isBeyond = false;
        beyond.release();
      }
    }
  }
}
