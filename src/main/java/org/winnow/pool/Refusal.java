package org.winnow.pool;

/** Why one entry is not taken. The message is shown to people; the code is for programs. */
final class Refusal extends Exception {

  /**
   * Of a file that nobody took for an image: notes, a list of labels, what an operating system
   * left.
   */
  static final String NOT_AN_IMAGE = "not-an-image";

  static final String CORRUPT = "image-corrupt";

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean passing;

  Refusal(String code, String detail) {
    this(code, detail, false);
  }

  private Refusal(String code, String detail, boolean passing) {
    super(detail);
    this.code = code;
    this.passing = passing;
  }

  /**
   * One that need not happen again with the same bytes: the disk, the time, the memory or what is
   * installed.
   */
  static Refusal passing(String code, String detail) {
    return new Refusal(code, detail, true);
  }

  static Refusal corrupt(String detail) {
    return new Refusal(CORRUPT, detail);
  }

  boolean isPassing() {
    return passing;
  }

  String code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
