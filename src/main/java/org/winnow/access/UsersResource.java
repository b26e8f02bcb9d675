package org.winnow.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What administrators do with users. */
@Path("/api/users")
@RolesAllowed("admin")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "access")
class UsersResource {

  private final Users users;
  private final PasswordCheck passwords;

  UsersResource(Users users, PasswordCheck passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  record NewUser(@NotNull String name, @NotNull Role role, @NotNull String password) {}

  record UserChange(@Nullable Role role, @Nullable Boolean disabled, @Nullable String password) {}

  @GET
  @Operation(summary = "All users")
  public List<User> all() {
    return users.all();
  }

  @POST
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = User.class)))
  @Operation(summary = "Add a user")
  public User add(@NotNull @Valid NewUser user) {
    String password = Password.checked(user.password(), "/password");
    return users.add(user.name(), user.role(), passwords.hash(password));
  }

  @PATCH
  @Path("/{id}")
  @Operation(summary = "Change a user's role, shut them out or let them in, reset the password")
  public User change(@PathParam("id") long id, @NotNull @Valid UserChange change) {
    String password = change.password();
    String hash = password == null ? null : passwords.hash(Password.checked(password, "/password"));
    return users.change(id, change.role(), change.disabled(), hash);
  }
}
