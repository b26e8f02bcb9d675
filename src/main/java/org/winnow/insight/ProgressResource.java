package org.winnow.insight;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The progress page. */
@Path("/api/projects/{projectId}/progress")
@Tag(name = "insight")
public class ProgressResource {

  private final ProgressReader progress;

  public ProgressResource(ProgressReader progress) {
    this.progress = progress;
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "Accuracy, learning curve, labels per class and what is running")
  public ProgressView progress(@PathParam("projectId") long projectId) {
    return progress.read(projectId);
  }
}
