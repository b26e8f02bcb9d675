package org.winnow.transfer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which labels, or predictions, an export holds; what is null or false leaves nothing out. A filter
 * leaves labels out before the newest of an image is taken.
 *
 * @param consensus only images whose current labels, one or more, all say the same class; skips do
 *     not count
 * @param annotator only labels of the user of this name
 * @param since only labels given at this time or later
 * @param minConfidence only labels, or predictions, in which the newest model has this calibrated
 *     confidence at least; above 0, at most 1
 * @param withoutImported no labels that came with an import
 * @param auditOnly only labels of the audit slice, which was drawn at random
 */
record ExportFilters(
    @Nullable Boolean consensus,
    @Nullable String annotator,
    @Nullable Instant since,
    @Nullable Double minConfidence,
    @Nullable Boolean withoutImported,
    @Nullable Boolean auditOnly) {

  static final ExportFilters NONE = new ExportFilters(null, null, null, null, null, null);

  boolean wantsConsensus() {
    return Boolean.TRUE.equals(consensus);
  }

  boolean leavesOutImported() {
    return Boolean.TRUE.equals(withoutImported);
  }

  boolean wantsAuditOnly() {
    return Boolean.TRUE.equals(auditOnly);
  }
}
