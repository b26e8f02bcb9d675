package org.winnow.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;

/** The answer to a login: who it is, and the cookie of a session just begun. */
@Singleton
class LoggedIn {

  private final Sessions sessions;

  LoggedIn(Sessions sessions) {
    this.sessions = sessions;
  }

  Response.ResponseBuilder answer(
      Response.ResponseBuilder response, User user, HttpServerRequest request) {
    String agent = Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), "");
    String secret = sessions.begin(user.id(), agent);
    boolean secure = SessionCookie.isSecure(request.scheme(), request.getHeader("Origin"));
    return response.entity(Me.of(user)).cookie(SessionCookie.of(secret, secure));
  }
}
