package org.winnow.pool;

import java.util.Locale;

/** Where an import stands. */
enum ImportStatus {
  /** Its bytes are coming in. */
  RECEIVING,
  /** It waits for a worker. */
  QUEUED,
  RUNNING,
  /** It waits until somebody lets it go on. */
  PAUSED,
  DONE,
  /** It stopped early; what was imported stays. */
  FAILED,
  /** Somebody stopped it; what was imported stays. */
  CANCELLED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ImportStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing will happen to it any more. */
  boolean isFinal() {
    return switch (this) {
      case RECEIVING, QUEUED, RUNNING, PAUSED -> false;
      case DONE, FAILED, CANCELLED -> true;
    };
  }
}
