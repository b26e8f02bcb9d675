package org.winnow.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The first visit. */
@Path("/api/setup")
@PermitAll
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "access")
class SetupResource {

  private final Users users;
  private final SetupCode setupCode;
  private final PasswordCheck passwords;
  private final LoggedIn loggedIn;

  SetupResource(Users users, SetupCode setupCode, PasswordCheck passwords, LoggedIn loggedIn) {
    this.users = users;
    this.setupCode = setupCode;
    this.passwords = passwords;
    this.loggedIn = loggedIn;
  }

  record Setup(boolean needed) {}

  record NewAdministrator(@NotNull String code, @NotNull String name, @NotNull String password) {}

  @GET
  @Operation(summary = "Whether the administrator is still to be made")
  public Setup needed() {
    return new Setup(users.isEmpty());
  }

  @POST
  @Operation(summary = "Make the administrator and log in")
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = Me.class)))
  public Response setUp(
      @NotNull @Valid NewAdministrator administrator, @Context HttpServerRequest request) {
    setupCode.check(administrator.code());
    String password = Password.checked(administrator.password(), "/password");
    User user =
        setupCode.redeem(administrator.code(), administrator.name(), passwords.hash(password));
    return loggedIn.answer(Response.status(Response.Status.CREATED), user, request).build();
  }
}
