package org.winnow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.Arm;
import org.winnow.annotation.Served;

/** A lease as it is kept, with the entry it was made from. */
record LeaseRow(
    long token,
    long projectId,
    long imageId,
    long userId,
    long generationId,
    Arm arm,
    @Nullable Double probability,
    Instant expiresAt,
    boolean ended) {

  static final RowMapper<LeaseRow> MAPPER = LeaseRow::map;

  boolean isLiveAt(Instant now) {
    return !ended && now.isBefore(expiresAt);
  }

  boolean isOf(long project, long image, long user) {
    return projectId == project && imageId == image && userId == user;
  }

  Served served() {
    return new Served(arm, generationId, probability, token);
  }

  private static LeaseRow map(ResultSet row, StatementContext context) throws SQLException {
    return new LeaseRow(
        row.getLong("token"),
        row.getLong("project_id"),
        row.getLong("image_id"),
        row.getLong("user_id"),
        row.getLong("generation_id"),
        Arm.of(row.getString("arm")),
        row.getObject("probability", Double.class),
        row.getTimestamp("expires_at").toInstant(),
        row.getTimestamp("ended_at") != null);
  }
}
