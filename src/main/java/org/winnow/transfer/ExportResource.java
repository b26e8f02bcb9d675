package org.winnow.transfer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
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
import org.winnow.project.Projects;
import org.winnow.storage.Sha256;

/** What leaves Winnow, over HTTP: made once, fetched as often as wanted, always the same. */
@Path("/api/projects/{projectId}")
@Tag(name = "exports")
class ExportResource {

  private final Projects projects;
  private final ExportFormats formats;
  private final ExportTable table;
  private final Exports exports;
  private final Caller caller;

  ExportResource(
      Projects projects, ExportFormats formats, ExportTable table, Exports exports, Caller caller) {
    this.projects = projects;
    this.formats = formats;
    this.table = table;
    this.exports = exports;
    this.caller = caller;
  }

  /**
   * A format, as the API shows it.
   *
   * @param readers one sentence: what it is, and who reads it
   * @param contents what its rows are; {@code labels} and {@code answers} take every filter, {@code
   *     predictions} the confidence alone, {@code features} none
   * @param images whether the images' own bytes are in it
   * @param split whether it can have a part for training and one for testing
   * @param imagePrefix whether it holds addresses of images, which can begin with a prefix
   */
  @Schema(name = "ExportFormat")
  record FormatView(
      String name,
      String title,
      String readers,
      @Schema(enumeration = {"labels", "answers", "predictions", "features"}) String contents,
      boolean images,
      boolean split,
      boolean imagePrefix) {

    static FormatView of(ExportFormat format) {
      ExportFormat.About about = format.about();
      return new FormatView(
          about.name(),
          about.title(),
          about.readers(),
          about.contents().word(),
          format instanceof ExportFormat.WithImages,
          about.choices().contains(ExportFormat.Choice.SPLIT),
          about.choices().contains(ExportFormat.Choice.IMAGE_PREFIX));
    }
  }

  /**
   * What can be chosen for an export.
   *
   * @param annotators who has answered in the project, by name
   */
  record ExportOptions(List<FormatView> formats, List<String> annotators) {}

  /**
   * An export, as the API shows it, with the state of the project it holds.
   *
   * @param annotationId the newest annotation of then
   * @param generation the queue's of then
   * @param modelVersion the one that was asked; else the newest of then
   * @param images in it
   * @param labels in it
   * @param annotators whose labels are in it
   * @param sha256 of its bytes; where images are in it, known once it was fetched whole
   */
  @Schema(name = "Export")
  record ExportView(
      long id,
      String format,
      ExportFilters filters,
      @Nullable ExportSplit split,
      String imagePrefix,
      String fileName,
      long annotationId,
      @Nullable Integer generation,
      @Nullable Integer modelVersion,
      int images,
      int labels,
      int annotators,
      long bytes,
      @Nullable String sha256,
      String createdBy,
      Instant createdAt) {

    static ExportView of(Export export) {
      Sha256 sha256 = export.sha256();
      return new ExportView(
          export.id(),
          export.format(),
          export.choices().filters(),
          export.choices().split(),
          export.choices().imagePrefix(),
          export.fileName(),
          export.annotationId(),
          export.generation(),
          export.modelVersion(),
          export.images(),
          export.labels(),
          export.annotators(),
          export.bytes(),
          sha256 == null ? null : sha256.hex(),
          export.createdBy(),
          export.createdAt());
    }
  }

  @GET
  @Path("export-options")
  @RolesAllowed("engineer")
  @Operation(summary = "What can be chosen for an export")
  public ExportOptions options(long projectId) {
    projects.requireThere(projectId);
    return new ExportOptions(
        formats.all().stream().map(FormatView::of).toList(), table.annotators(projectId));
  }

  @POST
  @Path("exports")
  @RolesAllowed("engineer")
  @ResponseStatus(201)
  @APIResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ExportView.class)))
  @Operation(summary = "Make an export of the project as it is now")
  public ExportView make(long projectId, @NotNull NewExport request) throws IOException {
    return ExportView.of(exports.make(projectId, caller.id(), request));
  }

  @GET
  @Path("exports")
  @RolesAllowed("engineer")
  @Operation(summary = "List a project's exports, newest first")
  public List<ExportView> list(long projectId) {
    projects.requireThere(projectId);
    return table.list(projectId).stream().map(ExportView::of).toList();
  }

  @GET
  @Path("exports/{exportId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Get an export's record")
  public ExportView get(long projectId, long exportId) {
    return ExportView.of(table.require(projectId, exportId));
  }

  @GET
  @Path("exports/{exportId}/content")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @RolesAllowed("engineer")
  @Operation(summary = "Fetch an export: the same bytes every time")
  public Response content(long projectId, long exportId) {
    Export export = table.require(projectId, exportId);
    Object body = export.assembled() ? assembled(export) : exports.file(export).toFile();
    return Response.ok(body, export.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + export.fileName() + "\"")
        .header(HttpHeaders.CONTENT_LENGTH, export.bytes())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Not begun before it is written: who asks for the headers alone takes no place. */
  private StreamingOutput assembled(Export export) {
    return out -> exports.assemble(export, out);
  }

  @DELETE
  @Path("exports/{exportId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Delete an export and free its space")
  public void delete(long projectId, long exportId) throws IOException {
    exports.delete(table.require(projectId, exportId));
  }
}
