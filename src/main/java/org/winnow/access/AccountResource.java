package org.winnow.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.winnow.access.ApiTokens.ApiToken;
import org.winnow.access.ApiTokens.NewToken;
import org.winnow.common.ProblemException.Forbidden;
import org.winnow.common.ProblemException.Invalid;

/** What everybody does with their own account: the password, sessions, API tokens. */
@Path("/api/account")
@RolesAllowed("annotator")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "access")
class AccountResource {

  /** Ten years: a token without an end is one nobody remembers. */
  private static final int LONGEST_DAYS = 3650;

  private final Users users;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final PasswordCheck passwords;
  private final LoginThrottle throttle;
  private final Caller caller;

  AccountResource(
      Users users,
      Sessions sessions,
      ApiTokens tokens,
      PasswordCheck passwords,
      LoginThrottle throttle,
      Caller caller) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.throttle = throttle;
    this.caller = caller;
  }

  record PasswordChange(@NotNull String current, @NotNull String next) {}

  /** A session of the one who asks. */
  @Schema(name = "AccountSession")
  record SessionView(
      long id,
      String userAgent,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      boolean current) {}

  record TokenRequest(
      @NotNull @Size(min = 1, max = 100) String name,
      @NotNull @Min(1) @Max(LONGEST_DAYS) Integer days) {}

  /**
   * A token just made.
   *
   * @param token the secret itself, shown this once
   */
  @Schema(name = "NewApiToken")
  record TokenView(
      long id,
      String name,
      Instant createdAt,
      @Nullable Instant usedAt,
      Instant expiresAt,
      String token) {}

  @PUT
  @Path("/password")
  @Operation(summary = "Change the password; every other session ends")
  public void changePassword(@NotNull @Valid PasswordChange change) {
    Login login = ownSession();
    String key = "change " + login.name();
    throttle.begin(key, key);
    if (!passwords.matches(change.current(), users.passwordHash(login.userId()).orElse(null))) {
      throw Invalid.field(
          "/current", "password-wrong", "This is not your current password. Try again.");
    }
    throttle.succeeded(key, key);
    String next = Password.checked(change.next(), "/next");
    sessions.changePassword(login.userId(), passwords.hash(next), login.credentialId());
  }

  @GET
  @Path("/sessions")
  @Operation(summary = "Where I am logged in")
  public List<SessionView> sessions() {
    Login login = caller.login();
    return sessions.of(login.userId()).stream()
        .map(
            session ->
                new SessionView(
                    session.id(),
                    session.userAgent(),
                    session.createdAt(),
                    session.seenAt(),
                    session.expiresAt(),
                    login.means() == Login.Means.SESSION && login.credentialId() == session.id()))
        .toList();
  }

  @DELETE
  @Path("/sessions/{id}")
  @Operation(summary = "End one of my sessions")
  public void endSession(@PathParam("id") long id) {
    sessions.revoke(caller.id(), id);
  }

  @GET
  @Path("/tokens")
  @Operation(summary = "My API tokens, without their secrets")
  public List<ApiToken> tokens() {
    return tokens.of(caller.id());
  }

  @POST
  @Path("/tokens")
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = TokenView.class)))
  @Operation(summary = "Make an API token; its secret is shown this once")
  public TokenView makeToken(@NotNull @Valid TokenRequest request) {
    Login login = ownSession();
    NewToken made = tokens.make(login.userId(), request.name(), request.days());
    ApiToken token = made.token();
    return new TokenView(
        token.id(),
        token.name(),
        token.createdAt(),
        token.usedAt(),
        token.expiresAt(),
        made.secret());
  }

  @DELETE
  @Path("/tokens/{id}")
  @Operation(summary = "Revoke one of my API tokens")
  public void revokeToken(@PathParam("id") long id) {
    tokens.revoke(caller.id(), id);
  }

  /** A token that leaked must not be able to lengthen its own life or lock its user out. */
  private Login ownSession() {
    Login login = caller.login();
    if (login.means() != Login.Means.SESSION) {
      throw new Forbidden(
          "session-needed", "An API token cannot do this. Log in with your password.");
    }
    return login;
  }
}
