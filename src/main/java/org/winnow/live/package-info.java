/**
 * Changes told as they happen: PostgreSQL's LISTEN on one connection, server-sent events out to
 * browsers by {@link org.winnow.live.Changes}.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.live;
