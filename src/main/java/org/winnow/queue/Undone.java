package org.winnow.queue;

import org.jspecify.annotations.Nullable;
import org.winnow.annotation.Annotation;

/**
 * An answer taken back.
 *
 * @param lease the image again; null if another annotator has it by now
 */
record Undone(Annotation undone, @Nullable Lease lease) {}
