package org.winnow.annotation;

import org.jspecify.annotations.Nullable;

/** What a person says about an image: a label, or that they would rather not. */
public sealed interface Answer {

  /** The word for it in the history. */
  Kind kind();

  /** The class of a label that is one class; null for a skip. */
  @Nullable Long classId();

  /** This label. */
  record Labeled(Label label) implements Answer {

    @Override
    public Kind kind() {
      return Kind.LABEL;
    }

    @Override
    public Long classId() {
      return label.classId();
    }
  }

  /** No answer from this person; others may still be asked. */
  record Skipped() implements Answer {

    @Override
    public Kind kind() {
      return Kind.SKIP;
    }

    @Override
    public @Nullable Long classId() {
      return null;
    }
  }
}
