package org.winnow.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user may do. Each role may do everything the roles before it may. */
public enum Role {
  ANNOTATOR,
  ENGINEER,
  ADMIN;

  /** The role of this word: {@code "engineer"}. */
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected admin, engineer or annotator, got " + word + "."));
  }

  /** The role as tables, JSON and role annotations spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a user of this role may do what {@code other} may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The words of this role and of all it includes; an identity carries them all. */
  Set<String> words() {
    return Arrays.stream(values())
        .filter(this::includes)
        .map(Role::word)
        .collect(Collectors.toUnmodifiableSet());
  }
}
