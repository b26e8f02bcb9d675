package org.winnow.annotation;

import java.util.Locale;

/** Where an annotation came from. */
public enum Source {
  HUMAN,
  IMPORT;

  /** As tables and exports spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Source of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
