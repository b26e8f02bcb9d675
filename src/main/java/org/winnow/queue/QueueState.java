package org.winnow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/**
 * What a project serves now.
 *
 * @param generationId null before the first generation
 */
record QueueState(
    long projectId,
    int leaseSeconds,
    @Nullable Long generationId,
    @Nullable Generation generation) {

  /**
   * Reads it.
   *
   * @throws ProblemException.NotFound if there is no such project
   */
  static QueueState of(Handle handle, long projectId) {
    return handle
        .createQuery(
            """
            select p.id as project_id, p.lease_seconds, g.*
            from projects p
            left join ("""
                + Generation.SELECT
                + """
                ) g on g.id = p.current_generation_id
                where p.id = :project and p.deleted_at is null
                """)
        .bind("project", projectId)
        .map(QueueState::map)
        .findOne()
        .orElseThrow(() -> new ProblemException.NotFound("project"));
  }

  /** The hand that a lease given now would be in. */
  Hand hand(long userId, Instant now) {
    return new Hand(projectId, userId, now, now.plusSeconds(leaseSeconds));
  }

  private static QueueState map(ResultSet row, StatementContext context) throws SQLException {
    Long generationId = row.getObject("id", Long.class);
    return new QueueState(
        row.getLong("project_id"),
        row.getInt("lease_seconds"),
        generationId,
        generationId == null ? null : Generation.map(row, context));
  }
}
