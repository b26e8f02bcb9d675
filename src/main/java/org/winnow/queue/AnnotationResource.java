package org.winnow.queue;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
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
import org.winnow.access.Caller;
import org.winnow.annotation.Annotation;
import org.winnow.annotation.Annotations;
import org.winnow.project.Projects;

/** Answers over HTTP. */
@Path("/api/projects/{projectId}/annotations")
@Tag(name = "annotations")
class AnnotationResource {

  private final Submits submits;
  private final Undos undos;
  private final Annotations annotations;
  private final Projects projects;
  private final Caller caller;

  AnnotationResource(
      Submits submits, Undos undos, Annotations annotations, Projects projects, Caller caller) {
    this.submits = submits;
    this.undos = undos;
    this.annotations = annotations;
    this.projects = projects;
    this.caller = caller;
  }

  @POST
  @RolesAllowed("annotator")
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Annotation.class)))
  @Operation(summary = "Answer an image in hand, or correct an earlier answer of one's own")
  public Annotation submit(
      long projectId,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @NotNull @Valid AnnotationRequest request) {
    return submits
        .submit(request.submission(projectId, caller.id(), IdempotencyKey.of(key)))
        .view();
  }

  @POST
  @Path("{annotationId}/undo")
  @RolesAllowed("annotator")
  @Operation(summary = "Take one's current answer back and have the image again")
  public Undone undo(
      long projectId, long annotationId, @HeaderParam(IdempotencyKey.HEADER) @Nullable String key) {
    return undos
        .undo(projectId, caller.id(), annotationId, IdempotencyKey.of(key))
        .shownTo(caller.role());
  }

  @GET
  @Path("mine")
  @RolesAllowed("annotator")
  @Operation(summary = "List one's current answers, newest first")
  public List<Annotation> mine(
      long projectId, @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
    projects.requireThere(projectId);
    return annotations.mine(projectId, caller.id(), limit);
  }

  /** How many images somebody has labeled. */
  @Schema(name = "Tally")
  record Tally(int labels) {}

  @GET
  @Path("mine/tally")
  @RolesAllowed("annotator")
  @Operation(summary = "Count one's current labels: all, or those since a time")
  public Tally tally(long projectId, @QueryParam("since") @Nullable Instant since) {
    projects.requireThere(projectId);
    return new Tally(
        annotations.labelsOf(projectId, caller.id(), since == null ? Instant.EPOCH : since));
  }
}
