package org.winnow.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.common.ProblemException.Unauthenticated;

/** Logging in and out. */
@Path("/api/session")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "access")
class SessionResource {

  private final Users users;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final PasswordCheck passwords;
  private final LoginThrottle throttle;
  private final LoggedIn loggedIn;
  private final Caller caller;

  SessionResource(
      Users users,
      Sessions sessions,
      ApiTokens tokens,
      PasswordCheck passwords,
      LoginThrottle throttle,
      LoggedIn loggedIn,
      Caller caller) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.throttle = throttle;
    this.loggedIn = loggedIn;
    this.caller = caller;
  }

  record NamePassword(@NotNull String name, @NotNull String password) {}

  @POST
  @PermitAll
  @Operation(summary = "Log in")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Me.class)))
  public Response logIn(@NotNull @Valid NamePassword login, @Context HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    throttle.begin(login.name(), address);
    Optional<Users.Credentials> found = users.credentials(login.name());
    String hash = found.map(Users.Credentials::passwordHash).orElse(null);
    if (!passwords.matches(login.password(), hash) || found.isEmpty()) {
      throw new Unauthenticated(
          "login-failed", "The name or the password is wrong. Check both and try again.");
    }
    throttle.succeeded(login.name(), address);
    return loggedIn.answer(Response.ok(), users.byId(found.get().id()), request).build();
  }

  @GET
  @RolesAllowed("annotator")
  @Operation(summary = "Who is logged in")
  public Me me() {
    return new Me(caller.id(), caller.name(), caller.role());
  }

  @DELETE
  @RolesAllowed("annotator")
  @Operation(summary = "Log out; the session ends, or the token that was used is revoked")
  @APIResponse(responseCode = "204")
  public Response logOut(@Context HttpServerRequest request) {
    Login login = caller.login();
    switch (login.means()) {
      case SESSION -> sessions.revoke(login.userId(), login.credentialId());
      case TOKEN -> tokens.revoke(login.userId(), login.credentialId());
    }
    boolean secure = SessionCookie.isSecure(request.scheme(), request.getHeader("Origin"));
    return Response.noContent().cookie(SessionCookie.ended(secure)).build();
  }
}
