package org.winnow.access;

import org.winnow.common.ProblemException.Invalid;

/** What a new password must be: long. Anything else is left to the person. */
final class Password {

  static final int SHORTEST = 10;

  /** Longer ones are no safer, and hashing them would be work for nothing. */
  static final int LONGEST = 1000;

  private Password() {}

  /** The password itself, or 422 at this pointer. */
  static String checked(String password, String pointer) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST || length > LONGEST) {
      throw Invalid.field(
          pointer,
          "password-length",
          "Expected %d to %d characters, got %d.".formatted(SHORTEST, LONGEST, length));
    }
    return password;
  }
}
