package org.winnow.project;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Caller;

/** Projects and their classes over HTTP. */
@Path("/api/projects")
@Tag(name = "projects")
class ProjectResource {

  private final Projects projects;
  private final ClassEditor classes;
  private final StrategyNames strategies;
  private final Deletion deletion;
  private final Caller caller;

  ProjectResource(
      Projects projects,
      ClassEditor classes,
      StrategyNames strategies,
      Deletion deletion,
      Caller caller) {
    this.projects = projects;
    this.classes = classes;
    this.strategies = strategies;
    this.deletion = deletion;
    this.caller = caller;
  }

  @GET
  @RolesAllowed("annotator")
  @Operation(summary = "List projects, newest first")
  public List<ProjectView> list() {
    return projects.list().stream().map(ProjectView::of).toList();
  }

  @POST
  @RolesAllowed("engineer")
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ProjectView.class)))
  @Operation(summary = "Make a project")
  public ProjectView create(@NotNull NewProject request) {
    return ProjectView.of(projects.create(request, caller.id()));
  }

  @GET
  @Path("{projectId}")
  @RolesAllowed("annotator")
  @Operation(summary = "Get a project")
  public ProjectView get(long projectId) {
    return ProjectView.of(projects.require(projectId));
  }

  @PATCH
  @Path("{projectId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Change a project's name, guidelines or settings")
  public ProjectView change(long projectId, @NotNull ProjectChange change) {
    return ProjectView.of(projects.change(projectId, change, strategies));
  }

  @DELETE
  @Path("{projectId}")
  @RolesAllowed("admin")
  @Operation(
      summary = "Delete a project with all that belongs to it",
      description =
          "Images, labels, model, reports and exports; there is no way back. It is gone for everybody"
              + " at once; its rows, and the bytes that no other project's image has, are deleted in"
              + " the background.")
  public void delete(
      long projectId,
      @Parameter(description = "exactly the project's name, so that nothing is deleted by mistake")
          @RestQuery
          @Nullable String name) {
    deletion.delete(projectId, name);
  }

  @POST
  @Path("{projectId}/classes")
  @RolesAllowed("engineer")
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImageClass.class)))
  @Operation(summary = "Add a class")
  public ImageClass addClass(long projectId, @NotNull NewClass request) {
    return classes.add(projectId, request);
  }

  @PATCH
  @Path("{projectId}/classes/{classId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Change a class")
  public ImageClass changeClass(long projectId, long classId, @NotNull ClassChange change) {
    return classes.change(projectId, classId, change);
  }

  @PUT
  @Path("{projectId}/classes/order")
  @RolesAllowed("engineer")
  @Operation(summary = "Put the classes in order")
  public List<ImageClass> orderClasses(long projectId, @NotNull ClassOrder order) {
    return classes.order(projectId, order);
  }

  @DELETE
  @Path("{projectId}/classes/{classId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Delete a class that no image carries")
  public void deleteClass(long projectId, long classId) {
    classes.delete(projectId, classId);
  }
}
