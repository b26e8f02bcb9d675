package org.winnow.insight;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.project.Projects;

/** The ledger. */
@Path("/api/projects/{projectId}/rounds")
@Tag(name = "insight")
public class RoundsResource {

  private final RoundsReader rounds;
  private final Projects projects;

  public RoundsResource(RoundsReader rounds, Projects projects) {
    this.rounds = rounds;
    this.projects = projects;
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "The rounds, newest first")
  public List<RoundView> rounds(
      @PathParam("projectId") long projectId,
      @QueryParam("before") @DefaultValue("2147483647") int before,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit) {
    projects.requireThere(projectId);
    return rounds.before(projectId, before, limit);
  }
}
