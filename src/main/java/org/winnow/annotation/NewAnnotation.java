package org.winnow.annotation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer about to be kept.
 *
 * @param corrects the author's earlier answer that this one replaces
 * @param key the sender's name for this submit; the same one again has no second effect
 * @param elapsedMs how long the person looked at the image, in milliseconds
 * @param late the lease had been lost: kept for the record, never counted
 */
public record NewAnnotation(
    long projectId,
    long imageId,
    long userId,
    Answer answer,
    Served served,
    @Nullable Long corrects,
    UUID key,
    @Nullable Integer elapsedMs,
    boolean late) {}
