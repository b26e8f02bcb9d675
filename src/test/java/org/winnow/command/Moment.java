package org.winnow.command;

import java.util.Locale;

/** Where a job can be held: its work for this phase is done, the row that says so is not there. */
enum Moment {
  IMPORT,
  LEARN,
  ENCODE,
  TRAIN,
  SCORE,
  SELECT,
  PUBLISH;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isOfRound() {
    return compareTo(TRAIN) >= 0;
  }
}
