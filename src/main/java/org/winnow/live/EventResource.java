package org.winnow.live;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.project.Projects;

/** What changes in a project, as it happens. */
@Path("/api/projects/{projectId}/events")
@Tag(name = "events")
class EventResource {

  private final EventStreams streams;
  private final Projects projects;

  EventResource(EventStreams streams, Projects projects) {
    this.streams = streams;
    this.projects = projects;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed("annotator")
  @Blocking
  @Operation(
      summary = "Follow what changes",
      description =
          "Server-sent events named import, encode, round, generation, annotation, project or "
              + "deleted, with {projectId, id}; the stream ends after deleted. At most two of a kind"
              + " in a second, the latest of those that came closer. An id of 0 says that some may have been missed: load again.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public void follow(long projectId, @Context SseEventSink sink, @Context Sse sse) {
    projects.requireThere(projectId);
    streams.open(projectId, sink, sse);
  }
}
