/**
 * Exports: what leaves Winnow. A format is one {@link org.winnow.transfer.ExportFormat} over the
 * rows of a project at one moment, read through a cursor. What it writes is kept and given, byte
 * for byte, as often as it is fetched; images are kept once, in the pool, and put in on the way.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.transfer;
