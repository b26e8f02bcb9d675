/**
 * What people answered. The history is append-only: a correction is a new row, an undo a row that
 * names what it takes back; the current view is derived in the same transaction. {@code queue}
 * calls {@link org.winnow.annotation.Annotations} inside its own transactions, {@code pool} brings
 * imported labels, {@code round}, {@code insight} and {@code transfer} read {@link
 * org.winnow.annotation.Labels}.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.annotation;
