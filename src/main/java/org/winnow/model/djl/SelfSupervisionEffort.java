package org.winnow.model.djl;

import java.util.Locale;
import org.winnow.model.PixelShape;

/** How much work goes into features learned from images that no one has labeled. */
public enum SelfSupervisionEffort {
  /** Minutes on one processor core. */
  SMALL(32, 64, 40, 2_000, 128 << 20),

  /** A wider network and a hundred times the images: for a GPU. */
  LARGE(128, 256, 400, 50_000, 1 << 30);

  private final int filters;
  private final int batch;
  private final int epochs;
  private final int mostSteps;
  private final int mostBytes;

  SelfSupervisionEffort(int filters, int batch, int epochs, int mostSteps, int mostBytes) {
    this.filters = filters;
    this.batch = batch;
    this.epochs = epochs;
    this.mostSteps = mostSteps;
    this.mostBytes = mostBytes;
  }

  /** In small letters, as settings and provenance have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * How many images of this shape to learn from at most: no more than are ever looked at, and their
   * pixels stay in memory, in a quarter of the heap if that is less.
   */
  public int mostImages(PixelShape shape) {
    long room = Math.min(mostBytes, Runtime.getRuntime().maxMemory() / 4);
    return (int) Math.min((long) mostSteps * batch, room / shape.size());
  }

  int filters() {
    return filters;
  }

  /** Images a step. */
  int batch() {
    return batch;
  }

  int steps(int images) {
    return (int) Math.min(mostSteps, (long) epochs * images / batch);
  }
}
