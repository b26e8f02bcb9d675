package org.winnow.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order about to be published.
 *
 * @param encoderId whose features it was chosen by; null where it used none
 * @param strategy the acquisition strategy's name
 * @param reason one sentence: why this strategy
 * @param pool images it was chosen from
 * @param entries no image twice; in any order, the ranks count
 */
public record NewGeneration(
    long projectId,
    @Nullable Long roundId,
    @Nullable Long modelVersionId,
    @Nullable Long encoderId,
    String strategy,
    String reason,
    long seed,
    int pool,
    List<NewEntry> entries) {

  public NewGeneration {
    entries = List.copyOf(entries);
  }
}
