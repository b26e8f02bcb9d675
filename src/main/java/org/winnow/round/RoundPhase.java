package org.winnow.round;

import java.util.Locale;

/** What a running round does now. */
enum RoundPhase {
  TRAIN,
  SCORE,
  SELECT,
  PUBLISH,
  DONE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
