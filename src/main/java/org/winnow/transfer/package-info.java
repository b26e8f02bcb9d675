/**
 * Export formats: what leaves Winnow. A format is one {@link org.winnow.transfer.ExportFormat} over
 * the labels that count, one for each image, read through a cursor.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.transfer;
