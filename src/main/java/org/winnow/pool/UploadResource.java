package org.winnow.pool;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Caller;
import org.winnow.common.ProblemException;
import org.winnow.project.Projects;

/** Uploads that can be resumed, by the protocol tus 1.0.0. An upload has the id of its import. */
@Path("/api/projects/{projectId}/uploads")
@Tag(name = "uploads")
class UploadResource {

  private static final String OFFSET = "Upload-Offset";

  private final Projects projects;
  private final ResumableUploads resumable;
  private final UploadRows rows;
  private final Caller caller;

  UploadResource(Projects projects, ResumableUploads resumable, UploadRows rows, Caller caller) {
    this.projects = projects;
    this.resumable = resumable;
    this.rows = rows;
    this.caller = caller;
  }

  /**
   * An upload, as the API shows it.
   *
   * @param id the import's too
   * @param status the import's
   * @param offset bytes that have come and are durable
   */
  @Schema(name = "Upload")
  record UploadView(
      long id,
      String key,
      String source,
      @Schema(enumeration = {"ignore", "annotations", "truth", "predictions"}) String labels,
      @Schema(
              enumeration = {
                "receiving",
                "queued",
                "running",
                "paused",
                "done",
                "failed",
                "cancelled"
              })
          String status,
      long length,
      long offset,
      Instant createdAt,
      Instant lastAt,
      Instant expiresAt) {

    static UploadView of(Upload upload) {
      return new UploadView(
          upload.one().id(),
          upload.key(),
          upload.one().source(),
          upload.one().labels().word(),
          upload.one().status().word(),
          upload.length(),
          upload.received(),
          upload.one().createdAt(),
          upload.lastAt(),
          upload.expiresAt());
    }
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "Your uploads of a key, newest first, to go on with one")
  public List<UploadView> find(long projectId, @RestQuery @Nullable String key) {
    projects.requireThere(projectId);
    return rows.ofKey(projectId, caller.id(), key == null ? "" : key).stream()
        .map(UploadView::of)
        .toList();
  }

  @OPTIONS
  @Tus
  @RolesAllowed("engineer")
  @Operation(summary = "What the server knows of the protocol for resumable uploads")
  @APIResponse(responseCode = "204")
  public Response capabilities() {
    return Response.noContent()
        .header("Tus-Extension", Tus.EXTENSIONS)
        .header("Tus-Max-Size", ResumableUploads.MOST_BYTES)
        .header("Tus-Checksum-Algorithm", Checksum.NAMES)
        .build();
  }

  @POST
  @Tus
  @RolesAllowed("engineer")
  @Operation(
      summary =
          "Begin an upload that can be resumed (tus 1.0.0); with its last byte it is imported")
  @RequestBody(content = @Content(mediaType = Tus.BYTES))
  @APIResponse(
      responseCode = "201",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = UploadView.class)))
  public Response begin(
      long projectId,
      @RestHeader("Tus-Resumable") @Nullable String version,
      @RestHeader("Upload-Length") @Nullable String length,
      @RestHeader("Upload-Metadata") @Nullable String metadata,
      @RestHeader("Upload-Checksum") @Nullable String checksum,
      @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String type,
      InputStream body) {
    requireVersion(version);
    projects.requireThere(projectId);
    UploadMetadata about = UploadMetadata.of(metadata);
    Checksum expected = checksum == null ? null : Checksum.of(checksum);
    Upload upload =
        resumable.begin(
            new Imports.Request(
                projectId, caller.id(), about.source(), about.origin(), about.labels()),
            new UploadRows.Announced(about.key(), about.header(), number("Upload-Length", length)));
    if (isBytes(type)) {
      upload = resumable.append(upload, 0, expected, body);
    }
    String location = "/api/projects/" + projectId + "/uploads/" + upload.one().id();
    return place(Response.status(Response.Status.CREATED), upload)
        .header(HttpHeaders.LOCATION, location)
        .type("application/json")
        .entity(UploadView.of(upload))
        .build();
  }

  @OPTIONS
  @Path("{uploadId}")
  @Tus
  @RolesAllowed("engineer")
  @Operation(hidden = true)
  public Response capabilitiesOfOne() {
    return capabilities();
  }

  @HEAD
  @Path("{uploadId}")
  @Tus
  @RolesAllowed("engineer")
  @Operation(summary = "How many bytes of an upload have come and are durable")
  @APIResponse(responseCode = "204")
  public Response state(
      long projectId, long uploadId, @RestHeader("Tus-Resumable") @Nullable String version) {
    requireVersion(version);
    Upload upload = rows.require(projectId, caller.id(), uploadId);
    resumable.requireAlive(upload);
    ResponseBuilder answer =
        place(Response.noContent(), upload).header("Upload-Length", upload.length());
    return upload.metadata().isEmpty()
        ? answer.build()
        : answer.header("Upload-Metadata", upload.metadata()).build();
  }

  @PATCH
  @Path("{uploadId}")
  @Tus
  @RolesAllowed("engineer")
  @Operation(summary = "Add bytes to an upload")
  @RequestBody(content = @Content(mediaType = Tus.BYTES))
  @APIResponse(responseCode = "204")
  public Response append(
      long projectId,
      long uploadId,
      @RestHeader("Tus-Resumable") @Nullable String version,
      @RestHeader(OFFSET) @Nullable String offset,
      @RestHeader("Upload-Checksum") @Nullable String checksum,
      @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String type,
      InputStream body) {
    requireVersion(version);
    if (!isBytes(type)) {
      throw new ProblemException.UnsupportedMediaType(
          "content-type-wrong", "Expected the Content-Type " + Tus.BYTES + ".");
    }
    Checksum expected = checksum == null ? null : Checksum.of(checksum);
    long from = number(OFFSET, offset);
    Upload upload = rows.require(projectId, caller.id(), uploadId);
    return place(Response.noContent(), resumable.append(upload, from, expected, body)).build();
  }

  @DELETE
  @Path("{uploadId}")
  @Tus
  @RolesAllowed("engineer")
  @Operation(summary = "Give an upload up and delete its bytes")
  @APIResponse(responseCode = "204")
  public Response discard(
      long projectId, long uploadId, @RestHeader("Tus-Resumable") @Nullable String version) {
    requireVersion(version);
    resumable.discard(rows.require(projectId, caller.id(), uploadId));
    return Response.noContent().build();
  }

  private static void requireVersion(@Nullable String version) {
    if (!Tus.VERSION.equals(version)) {
      throw new ProblemException.PreconditionFailed(
          "tus-version-wrong", "Expected the header Tus-Resumable: " + Tus.VERSION + ".");
    }
  }

  private static boolean isBytes(@Nullable String type) {
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(Tus.BYTES);
  }

  private static long number(String name, @Nullable String value) {
    try {
      long number = Long.parseLong(value == null ? "" : value.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw new ProblemException.Malformed(
        "header-malformed", "Expected the header " + name + " to be a number of bytes.");
  }

  private static ResponseBuilder place(ResponseBuilder answer, Upload upload) {
    answer.header(OFFSET, upload.received());
    return upload.isWhole()
        ? answer
        : answer.header(
            "Upload-Expires",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                upload.expiresAt().atOffset(ZoneOffset.UTC)));
  }
}
