package org.winnow.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.winnow.common.ProblemException.FieldError;

/**
 * Problem details as RFC 9457 defines them, with a {@code code} for programs.
 *
 * @param detail for people: what was expected, what came, what to do next
 * @param instance the path that was asked for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    List<FieldError> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String code, String detail, String path) {
    return of(status, code, detail, path, List.of());
  }

  static Problem of(int status, String code, String detail, String path, List<FieldError> errors) {
    return new Problem("about:blank", title(status), status, detail, path, code, errors);
  }

  private static String title(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    if (known != null) {
      return known.getReasonPhrase();
    }
    return switch (status) {
      case 422 -> "Unprocessable Content";
      case 423 -> "Locked";
      case 460 -> "Checksum Mismatch";
      case 507 -> "Insufficient Storage";
      default -> "Error";
    };
  }
}
