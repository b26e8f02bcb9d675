package org.winnow.transfer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.winnow.project.Projects;

/** What leaves Winnow, over HTTP: streamed, never held whole. */
@Path("/api/projects/{projectId}/export")
@Tag(name = "export")
class ExportResource {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Projects projects;
  private final LabelRows labels;
  private final CsvExport csv;
  private final JsonLinesExport jsonLines;
  private final ImagesExport images;
  private final Clock clock;

  ExportResource(
      Projects projects,
      LabelRows labels,
      CsvExport csv,
      JsonLinesExport jsonLines,
      ImagesExport images,
      Clock clock) {
    this.projects = projects;
    this.labels = labels;
    this.csv = csv;
    this.jsonLines = jsonLines;
    this.images = images;
    this.clock = clock;
  }

  @GET
  @Path("labels.csv")
  @Produces("text/csv;charset=UTF-8")
  @RolesAllowed("engineer")
  @Operation(summary = "The labels as CSV, one row for each labeled image")
  public Response csv(long projectId) {
    return answer(projectId, csv);
  }

  @GET
  @Path("labels.jsonl")
  @Produces("application/x-ndjson")
  @RolesAllowed("engineer")
  @Operation(summary = "The labels as JSON Lines, one object for each labeled image")
  public Response jsonLines(long projectId) {
    return answer(projectId, jsonLines);
  }

  @GET
  @Path("images.zip")
  @Produces("application/zip")
  @RolesAllowed("engineer")
  @Operation(summary = "The labeled images in a folder for each class, and labels.csv")
  public Response images(long projectId) {
    return answer(projectId, images);
  }

  private Response answer(long projectId, ExportFormat format) {
    String name = fileName(projects.require(projectId).name(), projectId, format);
    StreamingOutput body = out -> labels.read(projectId, rows -> format.write(rows, out));
    return Response.ok(body, format.mediaType())
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** The project's name in letters that every header and file system takes, and the time. */
  private String fileName(String project, long projectId, ExportFormat format) {
    String plain = project.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    String base = plain.isEmpty() ? "project-" + projectId : plain;
    return base + "-" + TIME.format(clock.instant()) + "-" + format.suffix();
  }
}
