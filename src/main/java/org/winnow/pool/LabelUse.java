package org.winnow.pool;

import java.util.Arrays;
import java.util.Locale;
import org.winnow.common.ProblemException;

/** What an import does with the classes that folders and label files tell. */
enum LabelUse {
  /** Nothing. */
  IGNORE,
  /** Each becomes an annotation of the one who imports. */
  ANNOTATIONS,
  /** Kept aside, to measure with; annotators are not shown it. */
  TRUTH;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LabelUse of(String word) {
    return Arrays.stream(values())
        .filter(use -> use.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.Invalid.field(
                    "/labels",
                    "labels-unknown",
                    "Expected labels to be ignore, annotations or truth; got \"" + word + "\"."));
  }
}
