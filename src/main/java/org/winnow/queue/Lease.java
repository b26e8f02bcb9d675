package org.winnow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.winnow.access.Role;
import org.winnow.pool.EntryName;

/**
 * An image in one annotator's hand, as the API shows it. Neither arm nor score: they would colour
 * the answer.
 *
 * @param token fences the submit: who lost the lease cannot answer under it
 */
public record Lease(
    long token, long imageId, String name, int width, int height, Instant expiresAt) {

  static final RowMapper<Lease> MAPPER = Lease::map;

  /** The lease as its holder may read it. */
  Lease shownTo(Role holder) {
    return new Lease(token, imageId, EntryName.shownTo(holder, name), width, height, expiresAt);
  }

  private static Lease map(ResultSet row, StatementContext context) throws SQLException {
    return new Lease(
        row.getLong("token"),
        row.getLong("image_id"),
        row.getString("name"),
        row.getInt("width"),
        row.getInt("height"),
        row.getTimestamp("expires_at").toInstant());
  }
}
