package org.winnow.pool;

/**
 * What is imported could not be read just now: neither the fault of one of its files nor the end of
 * the import, which is tried again later from where it stands.
 */
final class SourceAway extends ArchiveProblem {

  private static final long serialVersionUID = 1L;

  SourceAway(String detail, Exception cause) {
    super("source-away", detail);
    initCause(cause);
  }
}
