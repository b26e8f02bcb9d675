package org.winnow.queue;

import org.jspecify.annotations.Nullable;
import org.winnow.access.Role;
import org.winnow.annotation.Annotation;

/**
 * An answer taken back.
 *
 * @param lease the image again; null if another annotator has it by now
 */
record Undone(Annotation undone, @Nullable Lease lease) {

  /** What was undone as its author may read it. */
  Undone shownTo(Role author) {
    return new Undone(undone, lease == null ? null : lease.shownTo(author));
  }
}
