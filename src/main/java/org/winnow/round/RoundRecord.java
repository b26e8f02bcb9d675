package org.winnow.round;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One round, as the ledger shows it. Times of its phases are in seconds. */
public record RoundRecord(
    long id,
    long projectId,
    int number,
    String status,
    String phase,
    String cause,
    long annotationId,
    int labels,
    @Nullable Double trainSeconds,
    @Nullable Double scoreSeconds,
    @Nullable Double selectSeconds,
    @Nullable String error,
    Instant startedAt,
    @Nullable Instant finishedAt) {}
