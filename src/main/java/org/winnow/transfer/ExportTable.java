package org.winnow.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.storage.Sha256;

/** The table {@code exports}. Safe for use by many threads. */
@ApplicationScoped
class ExportTable {

  private static final String SELECT =
      "select e.*, u.name as made_by from exports e join users u on u.id = e.created_by ";

  private final Jdbi jdbi;
  private final ObjectMapper json;

  ExportTable(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /** Newest first. */
  List<Export> list(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "where e.project_id = :project order by e.id desc limit 1000")
                .bind("project", projectId)
                .map(this::row)
                .list());
  }

  /**
   * One export.
   *
   * @throws ProblemException.NotFound if the project has no such export
   */
  Export require(long projectId, long exportId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "where e.project_id = :project and e.id = :id")
                .bind("project", projectId)
                .bind("id", exportId)
                .map(this::row)
                .findOne()
                .orElseThrow(() -> new ProblemException.NotFound("export")));
  }

  /**
   * Keeps one; its id and the name of its maker are given here.
   *
   * @return the id
   */
  long add(Export export, long userId) {
    Sha256 sha256 = export.sha256();
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into exports (project_id, format, choices, file_name, media_type, path,
                      assembled, annotation_id, generation, model_version, images, labels,
                      annotators, bytes, sha256, created_by, created_at)
                    values (:projectId, :format, :choicesJson::jsonb, :fileName, :mediaType, :path,
                      :assembled, :annotationId, :generation, :modelVersion, :images, :labels,
                      :annotators, :bytes, :hash, :user, :now)
                    """)
                .bind("projectId", export.projectId())
                .bind("format", export.format())
                .bind("choicesJson", write(export.choices()))
                .bind("fileName", export.fileName())
                .bind("mediaType", export.mediaType())
                .bind("path", export.path())
                .bind("assembled", export.assembled())
                .bind("annotationId", export.annotationId())
                .bind("generation", export.generation())
                .bind("modelVersion", export.modelVersion())
                .bind("images", export.images())
                .bind("labels", export.labels())
                .bind("annotators", export.annotators())
                .bind("bytes", export.bytes())
                .bind("hash", sha256 == null ? null : sha256.bytes())
                .bind("user", userId)
                .bind("now", OffsetDateTime.ofInstant(export.createdAt(), ZoneOffset.UTC))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
  }

  /** The hash of an assembled export that was fetched whole. */
  void hashed(long exportId, Sha256 sha256) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update exports set sha256 = :hash where id = :id and sha256 is null")
                .bind("hash", sha256.bytes())
                .bind("id", exportId)
                .execute());
  }

  void delete(long exportId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from exports where id = :id")
                .bind("id", exportId)
                .execute());
  }

  /** Who has answered in a project, by name. */
  List<String> annotators(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct on (lower(shown_name)) shown_name from users where id in (
                      select user_id from current_annotations where project_id = :project)
                    order by lower(shown_name)
                    """)
                .bind("project", projectId)
                .mapTo(String.class)
                .list());
  }

  private String write(ExportChoices choices) {
    try {
      return json.writeValueAsString(choices);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an export's choices must be JSON-able", e);
    }
  }

  private ExportChoices read(String choices) {
    try {
      return json.readValue(choices, ExportChoices.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the choices of an export cannot be read", e);
    }
  }

  private Export row(ResultSet row, StatementContext context) throws SQLException {
    byte @Nullable [] hash = row.getBytes("sha256");
    Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
    return new Export(
        row.getLong("id"),
        row.getLong("project_id"),
        row.getString("format"),
        read(row.getString("choices")),
        row.getString("file_name"),
        row.getString("media_type"),
        row.getString("path"),
        row.getBoolean("assembled"),
        row.getLong("annotation_id"),
        row.getObject("generation", Integer.class),
        row.getObject("model_version", Integer.class),
        row.getInt("images"),
        row.getInt("labels"),
        row.getInt("annotators"),
        row.getLong("bytes"),
        hash == null ? null : Sha256.of(hash),
        row.getString("made_by"),
        createdAt);
  }
}
