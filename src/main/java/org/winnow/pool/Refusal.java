package org.winnow.pool;

/** Why one entry is not taken. The message is shown to people; the code is for programs. */
final class Refusal extends Exception {

  /**
   * Of a file that nobody took for an image: notes, a list of labels, what an operating system
   * left.
   */
  static final String NOT_AN_IMAGE = "not-an-image";

  private static final long serialVersionUID = 1L;

  private final String code;

  Refusal(String code, String detail) {
    super(detail);
    this.code = code;
  }

  static Refusal corrupt(String detail) {
    return new Refusal("image-corrupt", detail);
  }

  String code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
