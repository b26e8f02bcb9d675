package org.winnow.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/** Checks of one request: collects what is wrong with its fields, then answers with all of it. */
final class Checks {

  static final int LONGEST_NAME = 100;
  static final int LONGEST_GUIDELINES = 100_000;

  private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");
  private static final Pattern KEY = Pattern.compile("[a-z0-9]");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  private final List<ProblemException.FieldError> errors = new ArrayList<>();

  /** Adds an error unless {@code good}. */
  void expect(boolean good, String pointer, String code, String detail) {
    if (!good) {
      errors.add(new ProblemException.FieldError(pointer, code, detail));
    }
  }

  /** The name, trimmed. */
  String name(@Nullable String name, String pointer) {
    String trimmed = name == null ? "" : name.strip();
    expect(
        isName(trimmed),
        pointer,
        "name-invalid",
        "Expected 1 to 100 characters on one line; got "
            + trimmed.codePointCount(0, trimmed.length())
            + ".");
    return trimmed;
  }

  static boolean isName(String trimmed) {
    int length = trimmed.codePointCount(0, trimmed.length());
    return length >= 1 && length <= LONGEST_NAME && !UNPRINTABLE.matcher(trimmed).find();
  }

  String guidelines(@Nullable String guidelines, String pointer) {
    String text = guidelines == null ? "" : guidelines;
    expect(
        text.codePointCount(0, text.length()) <= LONGEST_GUIDELINES && text.indexOf('\0') < 0,
        pointer,
        "guidelines-invalid",
        "Expected at most 100,000 characters of text.");
    return text;
  }

  @Nullable String color(@Nullable String color, String pointer) {
    if (color == null || color.isBlank()) {
      return null;
    }
    String lower = color.strip().toLowerCase(Locale.ROOT);
    expect(
        COLOR.matcher(lower).matches(),
        pointer,
        "color-invalid",
        "Expected a colour such as #56b4e9.");
    return lower;
  }

  /** Whether a class may have it for its key, in lower case. */
  static boolean isKey(String lower) {
    return KEY.matcher(lower).matches();
  }

  @Nullable String key(@Nullable String key, String pointer) {
    if (key == null || key.isBlank()) {
      return null;
    }
    String lower = key.strip().toLowerCase(Locale.ROOT);
    expect(isKey(lower), pointer, "key-invalid", "Expected one letter a to z or one digit.");
    return lower;
  }

  ProjectSettings settings(ProjectSettings settings, StrategyNames strategies) {
    expect(
        strategies.all().contains(settings.strategy()),
        "/settings/strategy",
        "strategy-unknown",
        "Expected one of: " + String.join(", ", strategies.all()) + ".");
    between(settings.batch(), 1, 10_000, "/settings/batch");
    between(settings.roundLabels(), 1, 100_000, "/settings/roundLabels");
    between(settings.roundSeconds(), 1, 86_400, "/settings/roundSeconds");
    between(settings.leaseSeconds(), 10, 86_400, "/settings/leaseSeconds");
    expect(
        settings.auditShare() >= 0 && settings.auditShare() <= 0.5,
        "/settings/auditShare",
        "out-of-range",
        "Expected a share from 0 to 0.5; got " + settings.auditShare() + ".");
    return settings;
  }

  private void between(int value, int least, int most, String pointer) {
    expect(
        value >= least && value <= most,
        pointer,
        "out-of-range",
        "Expected " + least + " to " + most + "; got " + value + ".");
  }

  /** Throws if anything was wrong. */
  void done() {
    if (!errors.isEmpty()) {
      throw new ProblemException.Invalid("invalid", errors.get(0).detail(), errors);
    }
  }
}
