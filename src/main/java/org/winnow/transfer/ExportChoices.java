package org.winnow.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What was chosen for an export beside its format.
 *
 * @param split null for one part
 * @param imagePrefix stands before the name of an image where the format holds its address: {@code
 *     s3://bucket/}
 */
record ExportChoices(ExportFilters filters, @Nullable ExportSplit split, String imagePrefix) {}
