package org.winnow.annotation;

import java.util.Locale;

/**
 * Why an image was asked: chosen by a strategy, drawn at random for the audit slice, or neither (an
 * imported label). Never told to annotators: whoever knows which images count for the audit labels
 * them differently.
 */
public enum Arm {
  ACTIVE,
  RANDOM,
  NONE;

  /** As tables and exports spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The arm of this word. */
  public static Arm of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
