package org.winnow.remote;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an image was not fetched. The message is shown to people; the code is for programs. */
public final class FetchProblem extends Exception {

  static final String REFUSED = "url-refused";
  static final String FAILED = "fetch-failed";
  static final String TOO_LARGE = "file-limit";

  private static final long serialVersionUID = 1L;

  /** Whether the same address may give the image later. */
  enum Kind {
    FOR_GOOD,
    /** There is nothing at it. */
    ABSENT,
    /** Another try may do, now. */
    PASSING,
    /** Later perhaps, but it has been tried enough. */
    LATER
  }

  private final String code;
  private final Kind kind;
  private final @Nullable Duration wait;

  private FetchProblem(String code, String detail, Kind kind, @Nullable Duration wait) {
    super(detail);
    this.code = code;
    this.kind = kind;
    this.wait = wait;
  }

  /** The address is not one that is fetched from; nothing was sent. */
  static FetchProblem refused(String detail) {
    return new FetchProblem(REFUSED, detail, Kind.FOR_GOOD, null);
  }

  /** There is no image at the address, or none for us. */
  static FetchProblem failed(String detail) {
    return new FetchProblem(FAILED, detail, Kind.FOR_GOOD, null);
  }

  /** There is nothing at the address, as who answers for it says. */
  static FetchProblem absent(String detail) {
    return new FetchProblem(FAILED, detail, Kind.ABSENT, null);
  }

  static FetchProblem tooLarge() {
    return new FetchProblem(TOO_LARGE, "Expected at most 100 MB a file.", Kind.FOR_GOOD, null);
  }

  /** The host was too slow, too busy or away. */
  static FetchProblem passing(String detail) {
    return passing(detail, null);
  }

  /**
   * @param wait how long the host asks to be left alone
   */
  static FetchProblem passing(String detail, @Nullable Duration wait) {
    return new FetchProblem(FAILED, detail, Kind.PASSING, wait);
  }

  /** Not to be tried again in this import. */
  static FetchProblem later(String detail) {
    return new FetchProblem(FAILED, detail, Kind.LATER, null);
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Whether importing the same later may bring the image. */
  public boolean isRetryable() {
    return kind == Kind.PASSING || kind == Kind.LATER;
  }

  /** Whether there is nothing at the address: gone, if there once was. */
  public boolean isAbsent() {
    return kind == Kind.ABSENT;
  }

  Kind kind() {
    return kind;
  }

  Optional<Duration> asksToWait() {
    return Optional.ofNullable(wait);
  }
}
