package org.winnow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * An order of the queue, and what made it.
 *
 * @param number from 1, within the project
 * @param reason one sentence: why this strategy
 * @param modelVersion the number of the model version whose scores made it; null without a model
 * @param pool images it was chosen from
 */
public record Generation(
    int number,
    String strategy,
    String reason,
    @Nullable Integer modelVersion,
    Instant createdAt,
    int pool) {

  /** The columns {@link #MAPPER} reads; {@code g} is the generation. */
  static final String SELECT =
      """
      select g.id, g.number, g.strategy, g.reason, m.number as model_version, g.created_at, g.pool
      from generations g left join model_versions m on m.id = g.model_version_id
      """;

  static final RowMapper<Generation> MAPPER = Generation::map;

  static Generation map(ResultSet row, StatementContext context) throws SQLException {
    return new Generation(
        row.getInt("number"),
        row.getString("strategy"),
        row.getString("reason"),
        row.getObject("model_version", Integer.class),
        row.getTimestamp("created_at").toInstant(),
        row.getInt("pool"));
  }
}
