package org.winnow.annotation;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One person's answer on one image, as the API shows it. The arm is left out on purpose.
 *
 * @param classId null for a skip
 * @param elapsedMs how long the person looked, in milliseconds; null if not told
 */
public record Annotation(
    long id,
    long imageId,
    @Schema(
            type = SchemaType.STRING,
            enumeration = {"label", "skip"})
        Kind kind,
    @Nullable Long classId,
    Instant createdAt,
    @Nullable Integer elapsedMs) {}
