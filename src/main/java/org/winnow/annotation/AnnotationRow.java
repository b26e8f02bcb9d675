package org.winnow.annotation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history: an answer, or the undoing of one.
 *
 * @param classId null unless a label
 * @param undoes the answer that was taken back; null unless an undo
 * @param corrects the author's earlier answer that this one replaces
 * @param late kept, but not counted: the lease had been lost
 */
public record AnnotationRow(
    long id,
    long projectId,
    long imageId,
    long userId,
    Kind kind,
    @Nullable Long classId,
    @Nullable Long undoes,
    @Nullable Long corrects,
    Source source,
    Served served,
    boolean late,
    @Nullable Integer elapsedMs,
    Instant createdAt) {

  static final RowMapper<AnnotationRow> MAPPER = AnnotationRow::map;

  /** What the API shows of it. */
  public Annotation view() {
    return new Annotation(id, imageId, kind, classId, createdAt, elapsedMs);
  }

  /** Whether this row says {@code answer}. */
  public boolean says(Answer answer) {
    return kind == answer.kind() && Objects.equals(classId, answer.classId());
  }

  private static AnnotationRow map(ResultSet row, StatementContext context) throws SQLException {
    return new AnnotationRow(
        row.getLong("id"),
        row.getLong("project_id"),
        row.getLong("image_id"),
        row.getLong("user_id"),
        Kind.of(row.getString("kind")),
        row.getObject("class_id", Long.class),
        row.getObject("undoes", Long.class),
        row.getObject("corrects", Long.class),
        Source.of(row.getString("source")),
        new Served(
            Arm.of(row.getString("arm")),
            row.getObject("generation_id", Long.class),
            row.getObject("probability", Double.class),
            row.getObject("lease_token", Long.class)),
        row.getBoolean("late"),
        row.getObject("elapsed_ms", Integer.class),
        row.getTimestamp("created_at").toInstant());
  }
}
