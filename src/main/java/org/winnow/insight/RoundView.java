package org.winnow.insight;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.winnow.queue.Generation;

/** A round in the ledger. */
@Schema(name = "Round")
public record RoundView(
    int number,
    @Schema(enumeration = {"running", "done", "failed"}) String status,
    @Schema(enumeration = {"train", "score", "select", "publish", "done"}) String phase,
    String cause,
    int labels,
    @Nullable Double trainSeconds,
    @Nullable Double scoreSeconds,
    @Nullable Double selectSeconds,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String error,
    @Nullable Integer modelVersion,
    @Nullable AccuracyView accuracy,
    @Nullable Generation generation) {}
