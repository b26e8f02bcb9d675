package org.winnow.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One image being fetched: what it holds in memory until it is closed, and how it is stopped from
 * another thread, since reading from a socket cannot be interrupted.
 */
public final class Fetch implements AutoCloseable {

  private static final int PIECE = 1 << 16;

  private final RemoteImages images;
  private final Room.Place place;
  private boolean cancelled;
  private boolean timedOut;
  private @Nullable Runnable abort;

  Fetch(RemoteImages images, Room.Place place) {
    this.images = images;
    this.place = place;
  }

  /**
   * The bytes at an address, of at most {@link RemoteImages#LARGEST_BYTES}.
   *
   * @throws FetchProblem why there are none
   * @throws CancellationException if it was cancelled meanwhile
   */
  public byte[] bytes(String address) throws FetchProblem, InterruptedException {
    return images.fetch(address, this);
  }

  /** Ends it soon, from any thread. */
  public void cancel() {
    Runnable how;
    synchronized (this) {
      cancelled = true;
      how = abort;
      notifyAll();
    }
    if (how != null) {
      how.run();
    }
  }

  /** Something that can be waited for without end, stopped after {@code limit}. */
  Timed within(Duration limit, Runnable stopping) {
    synchronized (this) {
      timedOut = false;
      abort = stopping;
    }
    throwIfCancelled();
    ScheduledFuture<?> end =
        RemoteImages.TIMER.schedule(
            () -> {
              synchronized (this) {
                timedOut = true;
              }
              stopping.run();
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    return () -> {
      end.cancel(false);
      synchronized (this) {
        abort = null;
      }
    };
  }

  /** Ends the time limit. */
  interface Timed extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether the time limit stopped what was tried last. */
  synchronized boolean isTimedOut() {
    return timedOut;
  }

  synchronized void throwIfCancelled() {
    if (cancelled) {
      throw new CancellationException("the import was stopped");
    }
  }

  synchronized void pause(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toMillis();
        left > 0 && !cancelled;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
    throwIfCancelled();
  }

  /** Reads to the end, but no more than there may be. */
  byte[] readAll(InputStream in) throws IOException, FetchProblem, InterruptedException {
    place.close();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(PIECE);
    byte[] piece = new byte[PIECE];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      if (bytes.size() + count > RemoteImages.LARGEST_BYTES) {
        throw FetchProblem.tooLarge();
      }
      place.grow(count);
      bytes.write(piece, 0, count);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    place.close();
  }
}
