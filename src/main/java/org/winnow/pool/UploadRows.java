package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.winnow.common.ProblemException;
import org.winnow.jobs.Jobs;

/** How far resumable uploads are. The rows say it, not the files: a row is behind its file. */
@ApplicationScoped
class UploadRows {

  private final Jdbi jdbi;
  private final Imports imports;
  private final Jobs jobs;
  private final Clock clock;

  UploadRows(Jdbi jdbi, Imports imports, Jobs jobs, Clock clock) {
    this.jdbi = jdbi;
    this.imports = imports;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** What a client says about a file before it sends it. */
  public record Announced(String key, String metadata, long length) {}

  /** An import and its upload, of which nothing has come. */
  Upload begin(Imports.Request request, Announced file) {
    return jdbi.inTransaction(
        handle -> {
          Import one = imports.receive(handle, request);
          handle
              .createUpdate(
                  """
                  insert into uploads (import_id, key, metadata, length, last_at)
                  values (:import, :key, :metadata, :length, :now)
                  """)
              .bind("import", one.id())
              .bindMethods(file)
              .bind("now", now())
              .execute();
          handle
              .createUpdate("update imports set bytes_total = :length where id = :import")
              .bind("length", file.length())
              .bind("import", one.id())
              .execute();
          return new Upload(one, file.key(), file.metadata(), file.length(), 0, clock.instant());
        });
  }

  /**
   * The user's upload.
   *
   * @throws ProblemException.NotFound if there is none, or it is somebody else's
   */
  Upload require(long projectId, long userId, long importId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from uploads u join imports i on i.id = u.import_id
                    where u.import_id = :import and i.project_id = :project
                      and i.created_by = :user
                    """)
                .bind("import", importId)
                .bind("project", projectId)
                .bind("user", userId)
                .map(UploadRows::row)
                .findOne()
                .orElseThrow(() -> new ProblemException.NotFound("upload")));
  }

  /** The upload as it is now. */
  Upload again(Upload upload) {
    return require(upload.one().projectId(), upload.one().createdBy(), upload.one().id());
  }

  /** The user's uploads of this key, newest first, whatever became of their imports. */
  List<Upload> ofKey(long projectId, long userId, String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from uploads u join imports i on i.id = u.import_id
                    where u.key = :key and i.project_id = :project and i.created_by = :user
                    order by u.import_id desc limit 100
                    """)
                .bind("key", key)
                .bind("project", projectId)
                .bind("user", userId)
                .map(UploadRows::row)
                .list());
  }

  /** The uploads of those imports that are coming in by one, by import. */
  Map<Long, Upload> of(List<Import> several) {
    List<Long> ids =
        several.stream()
            .filter(one -> one.status() == ImportStatus.RECEIVING)
            .map(Import::id)
            .toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from uploads u join imports i on i.id = u.import_id
                    where u.import_id = any(:imports)
                    """)
                .bindArray("imports", Long.class, ids)
                .map(UploadRows::row)
                .stream()
                .collect(Collectors.toMap(upload -> upload.one().id(), Function.identity())));
  }

  /** Those still coming in that nothing came of since {@code before}. */
  List<Upload> silentSince(Instant before) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from uploads u join imports i on i.id = u.import_id
                    where i.status = 'receiving' and u.last_at < :before
                    """)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .map(UploadRows::row)
                .list());
  }

  /**
   * The bytes up to {@code to} are durable. With the last one the import is queued, in the same
   * transaction.
   *
   * @throws ProblemException.Gone if it was given up meanwhile
   */
  Upload advance(Upload upload, long to) {
    long importId = upload.one().id();
    Upload next =
        jdbi.inTransaction(
            handle -> {
              int changed =
                  handle
                      .createUpdate(
                          """
                          update uploads u set received = :to, last_at = :now
                          where import_id = :import and received = :from
                            and exists (select from imports i
                                        where i.id = u.import_id and i.status = 'receiving')
                          """)
                      .bind("import", importId)
                      .bind("from", upload.received())
                      .bind("to", to)
                      .bind("now", now())
                      .execute();
              if (changed == 0) {
                throw Upload.gone();
              }
              Optional<Import> queued =
                  to == upload.length()
                      ? imports.received(handle, importId, upload.length())
                      : Optional.of(upload.one());
              return new Upload(
                  queued.orElseThrow(Upload::gone),
                  upload.key(),
                  upload.metadata(),
                  upload.length(),
                  to,
                  clock.instant());
            });
    if (next.isWhole()) {
      jobs.wake();
    }
    return next;
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Upload row(ResultSet row, StatementContext context) throws SQLException {
    return new Upload(
        Imports.row(row, context),
        row.getString("key"),
        row.getString("metadata"),
        row.getLong("length"),
        row.getLong("received"),
        row.getObject("last_at", OffsetDateTime.class).toInstant());
  }
}
