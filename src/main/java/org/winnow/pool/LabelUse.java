package org.winnow.pool;

import java.util.Arrays;
import java.util.Locale;
import org.winnow.common.ProblemException;

/** What an import does with what folders and label files say of images. */
enum LabelUse {
  /** Nothing. */
  IGNORE,
  /** Each becomes an annotation, of its author where one is told, else of the one who imports. */
  ANNOTATIONS,
  /** Kept aside, to measure with; annotators are not shown it. */
  TRUTH,
  /** Each is what a model from elsewhere said: shown, and learned from by nobody. */
  PREDICTIONS;

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
                    "Expected labels to be ignore, annotations, truth or predictions; got \""
                        + word
                        + "\"."));
  }
}
