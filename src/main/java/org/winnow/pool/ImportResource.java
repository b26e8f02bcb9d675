package org.winnow.pool;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Caller;
import org.winnow.project.Projects;

/** Imports over HTTP: begin, watch, cancel, and read what became of each entry. */
@Path("/api/projects/{projectId}/imports")
@Tag(name = "imports")
class ImportResource {

  private final Projects projects;
  private final Imports imports;
  private final ImportEntries entries;
  private final ReportCsv csv;
  private final UploadRows uploads;
  private final UploadDesk desk;
  private final Caller caller;

  ImportResource(
      Projects projects,
      Imports imports,
      ImportEntries entries,
      ReportCsv csv,
      UploadRows uploads,
      UploadDesk desk,
      Caller caller) {
    this.projects = projects;
    this.imports = imports;
    this.entries = entries;
    this.csv = csv;
    this.uploads = uploads;
    this.desk = desk;
    this.caller = caller;
  }

  /**
   * The request to import a folder of the machine.
   *
   * @param fetch whether the path is a manifest's, whose images are to be fetched
   */
  record FolderImport(
      @NotNull String path,
      @Schema(enumeration = {"ignore", "annotations", "truth", "predictions"})
          @Nullable String labels,
      @Nullable Boolean fetch) {}

  /** The request to import a bucket, or a folder in one: {@code s3://bucket/folder}. */
  record BucketImport(
      @NotNull String address,
      @Schema(enumeration = {"ignore", "annotations", "truth", "predictions"})
          @Nullable String labels) {}

  /**
   * An import, as the API shows it.
   *
   * @param rejected entries that were not taken, the skipped ones among them
   * @param retryable entries that could not be fetched just now; importing again may bring them
   * @param skipped those that are no images and not named like one
   * @param labelFiles entries that are files of labels
   * @param applied rows of label files that changed something
   * @param unchanged rows of label files that said nothing new
   * @param labeled images that got their label by the name of a folder or an IDX file
   * @param labelKept images of which such a name said nothing new, or that keep another label
   * @param known files that are as they were when an earlier import read them, and were not read
   * @param missing files that an earlier import read and that are no longer there
   * @param upload how far its bytes have come, while they come by an upload that can be resumed
   */
  @Schema(name = "Import")
  record ImportView(
      long id,
      String source,
      @Schema(enumeration = {"upload", "folder", "manifest", "bucket"}) String origin,
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
      long bytesTotal,
      long bytesRead,
      int entries,
      int imported,
      int duplicates,
      int rejected,
      int retryable,
      int skipped,
      int labelFiles,
      int applied,
      int unchanged,
      int labeled,
      int labelKept,
      int known,
      int missing,
      @Nullable String code,
      @Nullable String detail,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Incoming upload) {

    static ImportView of(Import one, int skipped, @Nullable Incoming upload) {
      return new ImportView(
          one.id(),
          one.source(),
          one.origin().word(),
          one.labels().word(),
          one.status().word(),
          one.bytesTotal(),
          one.bytesRead(),
          one.entries(),
          one.imported(),
          one.duplicates(),
          one.rejected(),
          one.retryable(),
          skipped,
          one.labelFiles(),
          one.applied(),
          one.unchanged(),
          one.labeled(),
          one.labelKept(),
          one.known(),
          one.missing(),
          one.code(),
          one.detail(),
          one.createdAt(),
          one.startedAt(),
          one.finishedAt(),
          upload);
    }
  }

  /**
   * An upload that can be resumed and is not whole.
   *
   * @param offset bytes that have come and are durable
   * @param lastAt when bytes came last
   * @param own whether it is the caller's, who alone can go on with it
   */
  @Schema(name = "IncomingUpload")
  record Incoming(long length, long offset, Instant lastAt, Instant expiresAt, boolean own) {}

  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @RolesAllowed("engineer")
  @ResponseStatus(202)
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportView.class)))
  @Operation(
      summary =
          "Upload a zip, tar, tar.gz, tar.zst, image, IDX file, label file or manifest and import"
              + " it")
  public ImportView upload(
      long projectId,
      @RestQuery @DefaultValue("upload") String source,
      @RestQuery @DefaultValue("ignore") String labels,
      @RestQuery @DefaultValue("false") boolean fetch,
      InputStream body) {
    projects.requireThere(projectId);
    String name = source.isBlank() ? "upload" : EntryName.clean(source.strip());
    Imports.Request request =
        new Imports.Request(
            projectId, caller.id(), name, Origin.ofUpload(fetch, name), LabelUse.of(labels));
    return view(desk.upload(request, body));
  }

  @POST
  @Path("folder")
  @RolesAllowed("engineer")
  @ResponseStatus(202)
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportView.class)))
  @Operation(summary = "Import a folder of the server's machine")
  public ImportView folder(long projectId, @NotNull @Valid FolderImport request) {
    projects.requireThere(projectId);
    boolean fetch = request.fetch() != null && request.fetch();
    UploadDesk.Wanted wanted =
        new UploadDesk.Wanted(projectId, caller.id(), labels(request.labels()));
    return view(
        fetch ? desk.manifest(wanted, request.path()) : desk.folder(wanted, request.path()));
  }

  @POST
  @Path("bucket")
  @RolesAllowed("engineer")
  @ResponseStatus(202)
  @APIResponse(
      responseCode = "202",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ImportView.class)))
  @Operation(summary = "Import a bucket, or a folder in one")
  public ImportView bucket(long projectId, @NotNull @Valid BucketImport request) {
    projects.requireThere(projectId);
    return view(
        desk.bucket(
            new UploadDesk.Wanted(projectId, caller.id(), labels(request.labels())),
            request.address()));
  }

  private static LabelUse labels(@Nullable String word) {
    return LabelUse.of(word == null ? "ignore" : word);
  }

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "List a project's imports, newest first")
  public List<ImportView> list(long projectId) {
    projects.requireThere(projectId);
    return views(imports.list(projectId));
  }

  @GET
  @Path("{importId}")
  @RolesAllowed("engineer")
  @Operation(summary = "Get an import")
  public ImportView get(long projectId, long importId) {
    return view(imports.require(projectId, importId));
  }

  @POST
  @Path("{importId}/cancel")
  @RolesAllowed("engineer")
  @Operation(summary = "Stop an import; what was imported stays")
  public ImportView cancel(long projectId, long importId) {
    return view(imports.cancel(imports.require(projectId, importId)));
  }

  @POST
  @Path("{importId}/pause")
  @RolesAllowed("engineer")
  @Operation(summary = "Hold an import that waits or runs")
  public ImportView pause(long projectId, long importId) {
    return view(imports.pause(imports.require(projectId, importId)));
  }

  @POST
  @Path("{importId}/resume")
  @RolesAllowed("engineer")
  @Operation(summary = "Let a paused import go on")
  public ImportView resume(long projectId, long importId) {
    return view(imports.resume(imports.require(projectId, importId)));
  }

  @GET
  @Path("{importId}/entries")
  @RolesAllowed("engineer")
  @Operation(summary = "What became of each entry of an import")
  public ImportEntries.EntriesPage entries(
      long projectId,
      long importId,
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String code,
      @RestQuery @Nullable String search,
      @RestQuery @DefaultValue("-1") int after,
      @RestQuery @DefaultValue("100") int limit) {
    return entries.list(
        imports.require(projectId, importId).id(),
        new ImportEntries.Filter(status, code, search),
        after,
        limit);
  }

  @GET
  @Path("{importId}/entries/counts")
  @RolesAllowed("engineer")
  @Operation(summary = "How many entries of an import there are of each status and code")
  public List<ImportEntries.EntryCount> counts(long projectId, long importId) {
    return entries.counts(imports.require(projectId, importId));
  }

  @GET
  @Path("{importId}/report.csv")
  @Produces("text/csv;charset=UTF-8")
  @RolesAllowed("engineer")
  @Operation(summary = "The whole report of an import as CSV")
  public Response report(long projectId, long importId) {
    long id = imports.require(projectId, importId).id();
    StreamingOutput body = out -> csv.write(id, out);
    return Response.ok(body)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"import-" + id + "-report.csv\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private ImportView view(Import one) {
    return views(List.of(one)).get(0);
  }

  private List<ImportView> views(List<Import> several) {
    Map<Long, Integer> skipped = entries.skipped(several);
    Map<Long, Upload> incoming = uploads.of(several);
    return several.stream()
        .map(
            one ->
                ImportView.of(
                    one, skipped.getOrDefault(one.id(), 0), incoming(incoming.get(one.id()))))
        .toList();
  }

  private @Nullable Incoming incoming(@Nullable Upload upload) {
    return upload == null
        ? null
        : new Incoming(
            upload.length(),
            upload.received(),
            upload.lastAt(),
            upload.expiresAt(),
            upload.one().createdBy() == caller.id());
  }
}
