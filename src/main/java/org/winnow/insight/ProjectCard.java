package org.winnow.insight;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A project on the first page. */
public record ProjectCard(
    long projectId,
    String name,
    int images,
    int labels,
    int classes,
    @Nullable AccuracyView accuracy,
    List<Long> coverImageIds,
    @Nullable Instant lastLabelAt,
    @Schema(enumeration = {"import", "encode", "round"}) @Nullable String running) {}
