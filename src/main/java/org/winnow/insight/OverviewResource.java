package org.winnow.insight;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The first page. */
@Path("/api/overview")
@Tag(name = "insight")
public class OverviewResource {

  private final OverviewReader overview;

  public OverviewResource(OverviewReader overview) {
    this.overview = overview;
  }

  @GET
  @RolesAllowed("annotator")
  @Operation(summary = "All projects with their images, labels and accuracy")
  public List<ProjectCard> overview() {
    return overview.read();
  }
}
