package org.winnow.common;

import java.util.List;

/**
 * A request that cannot be granted, with the answer it gets. The message says what was expected,
 * what came and what to do next; it is shown to people as it is.
 */
public abstract sealed class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;

  private ProblemException(int status, String code, String detail, List<FieldError> errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** A short stable name of the problem, for programs: {@code lease-lost}. */
  public String code() {
    return code;
  }

  /** The fields at fault; empty unless the input was invalid. */
  public List<FieldError> errors() {
    return errors;
  }

  /**
   * One field at fault.
   *
   * @param pointer a JSON pointer (RFC 6901) into the request's body: {@code /classes/0/name}
   */
  public record FieldError(String pointer, String code, String detail) {}

  /** 400: the request could not be read. */
  public static final class Malformed extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Malformed(String code, String detail) {
      super(400, code, detail, List.of());
    }
  }

  /** 401: nobody is logged in, or the credentials are wrong. */
  public static final class Unauthenticated extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Unauthenticated(String code, String detail) {
      super(401, code, detail, List.of());
    }
  }

  /** 403: known, but not allowed. */
  public static final class Forbidden extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Forbidden(String code, String detail) {
      super(403, code, detail, List.of());
    }
  }

  /** 404: not there, or not the caller's to see. */
  public static final class NotFound extends ProblemException {
    private static final long serialVersionUID = 1L;

    public NotFound(String what) {
      super(404, "not-found", "There is no such " + what + ".", List.of());
    }
  }

  /** 409: it contradicts what is there now. */
  public static final class Conflict extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Conflict(String code, String detail) {
      super(409, code, detail, List.of());
    }
  }

  /** 410: it was there and is not any more. */
  public static final class Gone extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Gone(String code, String detail) {
      super(410, code, detail, List.of());
    }
  }

  /** 412: what the request relies on does not hold here. */
  public static final class PreconditionFailed extends ProblemException {
    private static final long serialVersionUID = 1L;

    public PreconditionFailed(String code, String detail) {
      super(412, code, detail, List.of());
    }
  }

  /** 413: more than is taken. */
  public static final class TooLarge extends ProblemException {
    private static final long serialVersionUID = 1L;

    public TooLarge(String code, String detail) {
      super(413, code, detail, List.of());
    }
  }

  /** 415: a body of another kind than is taken here. */
  public static final class UnsupportedMediaType extends ProblemException {
    private static final long serialVersionUID = 1L;

    public UnsupportedMediaType(String code, String detail) {
      super(415, code, detail, List.of());
    }
  }

  /** 422: readable, but not valid. */
  public static final class Invalid extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Invalid(String code, String detail, List<FieldError> errors) {
      super(422, code, detail, errors);
    }

    public static Invalid field(String pointer, String code, String detail) {
      return new Invalid(code, detail, List.of(new FieldError(pointer, code, detail)));
    }
  }

  /** 423: somebody else is changing it just now. */
  public static final class Locked extends ProblemException {
    private static final long serialVersionUID = 1L;

    public Locked(String code, String detail) {
      super(423, code, detail, List.of());
    }
  }

  /** 429: too often; try again after {@link #retryAfterSeconds()}. */
  public static final class TooManyRequests extends ProblemException {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public TooManyRequests(String code, String detail, int retryAfterSeconds) {
      super(429, code, detail, List.of());
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  /** 460: the bytes that came are not those that were sent (tus). */
  public static final class ChecksumMismatch extends ProblemException {
    private static final long serialVersionUID = 1L;

    public ChecksumMismatch(String code, String detail) {
      super(460, code, detail, List.of());
    }
  }

  /** 503: a part that is needed is away; try again after {@link #retryAfterSeconds()}. */
  public static final class Unavailable extends ProblemException {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public Unavailable(String code, String detail, int retryAfterSeconds) {
      super(503, code, detail, List.of());
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  /** 507: the disk is full; try again after {@link #retryAfterSeconds()}. */
  public static final class InsufficientStorage extends ProblemException {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public InsufficientStorage(String code, String detail, int retryAfterSeconds) {
      super(507, code, detail, List.of());
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }
}
