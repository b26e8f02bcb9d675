package org.winnow.insight;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.queue.Generation;

/** The ledger of rounds, each with the model version and the generation it made. */
@ApplicationScoped
class RoundsReader {

  private final Jdbi jdbi;

  RoundsReader(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<RoundView> before(long projectId, int number, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select r.*, m.number as model_number, m.audit_correct, m.audit_images,
                           g.number as generation_number, g.strategy, g.reason,
                           g.created_at as generation_at, g.pool
                    from rounds r
                    left join model_versions m on m.round_id = r.id
                    left join generations g on g.round_id = r.id
                    where r.project_id = :project and r.number < :number
                    order by r.number desc limit :limit
                    """)
                .bind("project", projectId)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, context) -> view(row))
                .list());
  }

  private static RoundView view(ResultSet row) throws SQLException {
    Integer modelVersion = row.getObject("model_number", Integer.class);
    return new RoundView(
        row.getInt("number"),
        row.getString("status"),
        row.getString("phase"),
        row.getString("cause"),
        row.getInt("labels"),
        row.getObject("train_seconds", Double.class),
        row.getObject("score_seconds", Double.class),
        row.getObject("select_seconds", Double.class),
        row.getTimestamp("started_at").toInstant(),
        instant(row.getTimestamp("finished_at")),
        row.getString("error"),
        modelVersion,
        AccuracyView.of(row.getInt("audit_correct"), row.getInt("audit_images")),
        generation(row, modelVersion));
  }

  private static @Nullable Generation generation(ResultSet row, @Nullable Integer modelVersion)
      throws SQLException {
    Integer number = row.getObject("generation_number", Integer.class);
    if (number == null) {
      return null;
    }
    return new Generation(
        number,
        row.getString("strategy"),
        row.getString("reason"),
        modelVersion,
        row.getTimestamp("generation_at").toInstant(),
        row.getInt("pool"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
