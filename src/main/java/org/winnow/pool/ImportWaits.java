package org.winnow.pool;

/**
 * Storage or the source is full or does not answer just now: the import's row says so, and it goes
 * on when that is over, however long it takes.
 */
final class ImportWaits extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ImportWaits(String detail, Exception cause) {
    super(detail, cause);
  }
}
