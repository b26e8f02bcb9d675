package org.winnow.image;

/** Why one entry is not taken. The message is shown to people; the code is for programs. */
public final class Refusal extends Exception {

  /**
   * Of a file that nobody took for an image: notes, a list of labels, what an operating system
   * left.
   */
  public static final String NOT_AN_IMAGE = "not-an-image";

  public static final String CORRUPT = "image-corrupt";

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean passing;

  public Refusal(String code, String detail) {
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
  public static Refusal passing(String code, String detail) {
    return new Refusal(code, detail, true);
  }

  public static Refusal corrupt(String detail) {
    return new Refusal(CORRUPT, detail);
  }

  public boolean isPassing() {
    return passing;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
