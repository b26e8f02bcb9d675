package org.winnow.queue;

import org.jspecify.annotations.Nullable;
import org.winnow.annotation.Arm;

/**
 * An image's place in a new generation.
 *
 * @param arm active or random
 * @param rank from 0; the smallest is served first
 * @param score as the strategy gave it; null where there was none
 * @param probability the chance it was picked with, in (0, 1]; null where the choice was certain
 */
public record NewEntry(
    long imageId, Arm arm, int rank, @Nullable Double score, @Nullable Double probability) {

  public NewEntry {
    if (arm == Arm.NONE) {
      throw new IllegalArgumentException("a queue entry is active or random");
    }
    if (rank < 0) {
      throw new IllegalArgumentException("expected a rank from 0, got " + rank);
    }
  }
}
