package org.winnow.round;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a project's encoder.
 *
 * @param path where its parameters lie in storage
 * @param source the pretrained file and input it was made of; null for patch features
 * @param pool images in the pool when it was learned
 * @param encoded images that have its features: ordinals 0 (included) to this (excluded)
 */
public record EncoderRecord(
    long id,
    long projectId,
    int number,
    String kind,
    String path,
    @Nullable String source,
    int dimension,
    int pool,
    int learnedFrom,
    Instant createdAt,
    int encoded) {}
