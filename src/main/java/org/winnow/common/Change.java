package org.winnow.common;

import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * The notice that something in a project changed. Sent inside the transaction that changes it, so
 * it arrives when, and only when, the change is there to be read.
 */
public enum Change {
  PROJECT,
  IMPORT,
  ENCODE,
  ROUND,
  GENERATION,
  ANNOTATION,
  /** The project itself; nothing follows. */
  DELETED;

  /** PostgreSQL's channel; the payload is {@code kind projectId id}. */
  public static final String CHANNEL = "winnow_change";

  /** Tells every server and worker, at commit, that {@code id} of this kind changed. */
  public void announce(Handle handle, long projectId, long id) {
    handle
        .createQuery("select pg_notify(:channel, :payload)::text")
        .bind("channel", CHANNEL)
        .bind("payload", word() + " " + projectId + " " + id)
        .mapTo(String.class)
        .one();
  }

  /** The kind as the wire spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
