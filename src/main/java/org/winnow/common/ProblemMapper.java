package org.winnow.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.winnow.common.ProblemException.InsufficientStorage;
import org.winnow.common.ProblemException.Malformed;
import org.winnow.common.ProblemException.TooManyRequests;
import org.winnow.common.ProblemException.Unavailable;

/** The one place where what went wrong becomes an answer. */
class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final int SERVER_ERROR = 500;

  private final ObjectMapper json;

  ProblemMapper(ObjectMapper json) {
    this.json = json;
  }

  @ServerExceptionMapper
  Response map(ProblemException problem, UriInfo uri) {
    Response.ResponseBuilder answer =
        answer(
            Problem.of(
                problem.status(),
                problem.code(),
                String.valueOf(problem.getMessage()),
                uri.getPath(),
                problem.errors()));
    int retryAfter =
        problem instanceof TooManyRequests tooMany
            ? tooMany.retryAfterSeconds()
            : problem instanceof Unavailable unavailable
                ? unavailable.retryAfterSeconds()
                : problem instanceof InsufficientStorage full ? full.retryAfterSeconds() : 0;
    if (retryAfter > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    return answer.build();
  }

  @ServerExceptionMapper
  Response map(UnauthorizedException nobody, UriInfo uri) {
    return unauthenticated(uri);
  }

  @ServerExceptionMapper
  Response map(AuthenticationFailedException wrong, UriInfo uri) {
    return unauthenticated(uri);
  }

  private Response unauthenticated(UriInfo uri) {
    return answer(
            Problem.of(
                401,
                "not-logged-in",
                "Nobody is logged in, or the session or token has ended. Log in and try again.",
                uri.getPath()))
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .build();
  }

  @ServerExceptionMapper
  Response map(ForbiddenException refused, UriInfo uri) {
    return answer(
            Problem.of(
                403,
                "not-allowed",
                "Your role does not allow this. Ask an administrator.",
                uri.getPath()))
        .build();
  }

  @ServerExceptionMapper
  Response map(ConstraintViolationException invalid, UriInfo uri) {
    if (InputProblems.isAboutAnswer(invalid)) {
      return unexpected(invalid, uri);
    }
    return map(InputProblems.of(invalid), uri);
  }

  @ServerExceptionMapper
  Response map(MismatchedInputException mismatch, UriInfo uri) {
    return map(InputProblems.of(mismatch), uri);
  }

  @ServerExceptionMapper
  Response map(WebApplicationException refused, UriInfo uri) {
    if (refused.getCause() instanceof JsonProcessingException unreadable) {
      return map(InputProblems.of(unreadable), uri);
    }
    Response original = refused.getResponse();
    int status = original.getStatus();
    if (status < 400) {
      return original;
    }
    if (status == SERVER_ERROR) {
      return unexpected(refused, uri);
    }
    Problem problem = Problem.of(status, code(status), detail(status), uri.getPath());
    Response.ResponseBuilder answer = answer(problem);
    String allow = original.getHeaderString(HttpHeaders.ALLOW);
    if (allow != null) {
      answer.header(HttpHeaders.ALLOW, allow);
    }
    return answer.build();
  }

  @ServerExceptionMapper
  Response map(Throwable other, UriInfo uri) {
    if (DatabaseFailure.isAway(other)) {
      LOG.warnf("Database away: %s", DatabaseFailure.reason(other));
      return map(
          new Unavailable(
              "database-away", "The database does not answer just now. Try again shortly.", 2),
          uri);
    }
    if (DatabaseFailure.isUnstorableText(other)) {
      return map(
          new Malformed(
              "text-unstorable", "Expected text without NUL characters. Remove them, try again."),
          uri);
    }
    return unexpected(other, uri);
  }

  private Response unexpected(Throwable failure, UriInfo uri) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(failure, "Failure %s at %s", id, uri.getPath());
    return answer(
            Problem.of(
                SERVER_ERROR,
                "unexpected",
                "Something went wrong on the server. Its log tells more under " + id + ".",
                uri.getPath()))
        .build();
  }

  private Response.ResponseBuilder answer(Problem problem) {
    try {
      return Response.status(problem.status())
          .type(Problem.MEDIA_TYPE)
          .entity(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem is always writable as JSON.", e);
    }
  }

  private static String code(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null
        ? "refused"
        : known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String detail(int status) {
    return switch (status) {
      case 400 -> "The request could not be read. Check its body and its parameters.";
      case 404 -> "There is nothing at this address.";
      case 405 ->
          "This address does not take this method; the API's description lists those it takes.";
      case 406 -> "This address cannot answer in any of the formats named in Accept.";
      case 413 -> "The request is larger than is taken here.";
      case 415 ->
          "This address does not take this Content-Type; the API's description says which it takes.";
      default -> "The request was refused.";
    };
  }
}
