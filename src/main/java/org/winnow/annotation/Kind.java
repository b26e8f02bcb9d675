package org.winnow.annotation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a row of the history is. */
public enum Kind {
  LABEL,
  SKIP,
  UNDO;

  /** As tables and JSON spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Kind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
