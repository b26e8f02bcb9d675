package org.winnow.insight;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.ProblemException;

/** What has named a class, and so keeps it from being removed. */
@Path("/api/projects/{projectId}/classes/{classId}/use")
@Tag(name = "projects")
public class ClassUseResource {

  private final Jdbi jdbi;

  public ClassUseResource(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * How often a class is named; one that never was can be removed.
   *
   * @param labels current labels
   * @param earlier answers that were corrected, taken back or came too late; the history keeps them
   * @param truths images whose hidden truth it is
   * @param predictions imported predictions of it
   */
  @Schema(name = "ClassUse")
  public record ClassUse(int labels, int earlier, int truths, int predictions) {}

  @GET
  @RolesAllowed("engineer")
  @Operation(summary = "What names a class; one that nothing names can be removed")
  public ClassUse use(@PathParam("projectId") long projectId, @PathParam("classId") long classId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select labels, answers - labels, truths, predictions from classes k,
                      lateral (select count(*)::int as labels from current_annotations
                               where class_id = k.id) c,
                      lateral (select count(*)::int as answers from annotations
                               where project_id = k.project_id and class_id = k.id) a,
                      lateral (select count(*)::int as truths from images
                               where project_id = k.project_id and truth_class_id = k.id) t,
                      lateral (select count(*)::int as predictions from predictions
                               where class_id = k.id) g
                    where k.id = :class and k.project_id = :project
                    """)
                .bind("class", classId)
                .bind("project", projectId)
                .map(
                    (row, context) ->
                        new ClassUse(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .findOne()
                .orElseThrow(() -> new ProblemException.NotFound("class")));
  }
}
