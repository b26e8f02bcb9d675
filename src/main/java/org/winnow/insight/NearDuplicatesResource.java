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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.winnow.project.Projects;

/** Images that look nearly alike. */
@Path("/api/projects/{projectId}/near-duplicates")
@Tag(name = "insight")
public class NearDuplicatesResource {

  private final NearDuplicatesReader reader;
  private final Projects projects;

  public NearDuplicatesResource(NearDuplicatesReader reader, Projects projects) {
    this.reader = reader;
    this.projects = projects;
  }

  /**
   * Some groups of a project's near-duplicates.
   *
   * @param groups in the whole project
   * @param images in those groups, the first of each among them
   * @param next to go on after, or null at the end
   */
  @Schema(name = "NearDuplicates")
  public record NearDuplicates(
      int groups, int images, List<LookAlikeGroup> list, @Nullable Integer next) {}

  /**
   * Images that look nearly like the first of them.
   *
   * @param images how many there are
   * @param shown the first ones, in the order of the import
   * @param disagreeing whether two of them have different labels
   */
  @Schema(name = "LookAlikeGroup")
  public record LookAlikeGroup(int images, List<LookAlikeImage> shown, boolean disagreeing) {}

  /**
   * An image of a group.
   *
   * @param label its newest label, or null
   */
  @Schema(name = "LookAlikeImage")
  public record LookAlikeImage(long id, String name, @Nullable String label) {}

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "Groups of images that look nearly alike, in the order of the import")
  public NearDuplicates list(
      @PathParam("projectId") long projectId,
      @QueryParam("after") @DefaultValue("-1") int after,
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit) {
    projects.requireThere(projectId);
    return reader.list(projectId, after, limit);
  }
}
