package org.winnow.labelfile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person said about an image.
 *
 * @param label the class's name; null for a skip
 * @param author what the file calls the person; null if it does not say
 * @param time when; null if it does not say
 * @param elapsedMs how long the person looked, in milliseconds
 */
public record ToldAnswer(
    @Nullable String label,
    @Nullable String author,
    @Nullable Instant time,
    @Nullable Integer elapsedMs) {}
