package org.winnow.project;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.winnow.common.ProblemException;

/** What people are asked about an image. */
public enum Task {
  /** Exactly one class. */
  SINGLE_LABEL;

  /** The task as the wire and the database spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The task of this word. */
  @JsonCreator
  public static Task of(String word) {
    return Arrays.stream(values())
        .filter(task -> task.word().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown(word));
  }

  private static ProblemException unknown(String word) {
    String known = Arrays.stream(values()).map(Task::word).collect(Collectors.joining(", "));
    return ProblemException.Invalid.field(
        "/task", "task-unknown", "Expected one of: " + known + "; got \"" + word + "\".");
  }
}
