package org.winnow.transfer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * The label of an image, as it leaves.
 *
 * @param name where the image came from
 * @param label the class's name
 * @param annotator who gave it, by name
 * @param arm active, random (the audit slice) or none (imported)
 * @param source human or import
 */
record LabelRow(
    long imageId,
    String name,
    Sha256 sha256,
    String mediaType,
    long classId,
    String label,
    String annotator,
    Instant createdAt,
    String arm,
    String source,
    @Nullable Integer elapsedMs) {

  static final RowMapper<LabelRow> MAPPER = LabelRow::map;

  private static LabelRow map(ResultSet row, StatementContext context) throws SQLException {
    return new LabelRow(
        row.getLong("image_id"),
        row.getString("name"),
        Sha256.of(row.getBytes("sha256")),
        row.getString("media_type"),
        row.getLong("class_id"),
        row.getString("label"),
        row.getString("annotator"),
        row.getTimestamp("created_at").toInstant(),
        row.getString("arm"),
        row.getString("source"),
        row.getObject("elapsed_ms", Integer.class));
  }
}
