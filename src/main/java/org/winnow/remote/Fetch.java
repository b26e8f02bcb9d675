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

  /** How soon one that waits for memory notices that it was cancelled. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RemoteImages images;
  private final Room.Place place;
  private boolean cancelled;
  private boolean timedOut;
  private @Nullable Runnable abort;
  private @Nullable ScheduledFuture<?> end;

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
    if (image(address, null) instanceof Fetched.Image image) {
      return image.bytes();
    }
    throw FetchProblem.failed("The host says that nothing has changed, and was not asked that.");
  }

  /**
   * The same, unless the image has not changed since it had {@code version}.
   *
   * @param version of an earlier fetch from this address; null if there is none
   */
  public Fetched image(String address, @Nullable String version)
      throws FetchProblem, InterruptedException {
    return images.fetch(address, version, this);
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

  /**
   * Something that can be waited for without end, stopped after {@code limit}. The time it waits
   * for memory does not count: that is nobody's fault at the other end.
   */
  Timed within(Duration limit, Runnable stopping) {
    synchronized (this) {
      timedOut = false;
      abort = stopping;
    }
    throwIfCancelled();
    startClock(limit.toNanos());
    return () -> {
      stopClock();
      synchronized (this) {
        abort = null;
      }
    };
  }

  private synchronized void startClock(long nanos) {
    end = RemoteImages.TIMER.schedule(this::timeOut, nanos, TimeUnit.NANOSECONDS);
  }

  /** How many nanoseconds were left; nothing happens after them any more. */
  private synchronized long stopClock() {
    if (end == null) {
      return 0;
    }
    long left = end.getDelay(TimeUnit.NANOSECONDS);
    end.cancel(false);
    end = null;
    return left;
  }

  private void timeOut() {
    Runnable how;
    synchronized (this) {
      if (end == null) {
        return;
      }
      timedOut = true;
      how = abort;
    }
    if (how != null) {
      how.run();
    }
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
      makeRoom(count);
      bytes.write(piece, 0, count);
    }
    return bytes.toByteArray();
  }

  /**
   * Waits, if need be, for others to be done: each of them has a limit of its own, so this needs
   * none.
   */
  private void makeRoom(int bytes) throws InterruptedException {
    if (place.grow(bytes)) {
      return;
    }
    long left = stopClock();
    while (!place.grow(bytes) && !place.growBeyond(LOOK)) {
      throwIfCancelled();
    }
    startClock(left);
  }

  @Override
  public void close() {
    place.close();
  }
}
