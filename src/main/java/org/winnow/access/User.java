package org.winnow.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user, as administrators see them.
 *
 * @param disabledAt since when they are shut out, or null
 * @param seenAt when a session of theirs was last used, or null
 */
public record User(
    long id,
    String name,
    Role role,
    Instant createdAt,
    @Nullable Instant disabledAt,
    @Nullable Instant seenAt) {}
