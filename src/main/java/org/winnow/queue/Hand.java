package org.winnow.queue;

import java.time.Instant;

/**
 * Whose hand an image goes into, and for how long.
 *
 * @param expires when a lease granted or renewed now ends
 */
record Hand(long projectId, long userId, Instant now, Instant expires) {}
