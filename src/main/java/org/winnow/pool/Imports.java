package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;
import org.winnow.jobs.Jobs;

/** The imports, and how they go from one status to the next. Every step is announced. */
@ApplicationScoped
class Imports {

  /** In these a job must be there that goes on with it. */
  private static final Set<ImportStatus> UNDER_WAY =
      EnumSet.of(ImportStatus.QUEUED, ImportStatus.RUNNING);

  private final Jdbi jdbi;
  private final Jobs jobs;
  private final Clock clock;

  Imports(Jdbi jdbi, Jobs jobs, Clock clock) {
    this.jdbi = jdbi;
    this.jobs = jobs;
    this.clock = clock;
  }

  List<Import> list(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from imports where project_id = :project order by id desc limit 1000")
                .bind("project", projectId)
                .map(Imports::row)
                .list());
  }

  Import require(long projectId, long importId) {
    return find(importId)
        .filter(one -> one.projectId() == projectId)
        .orElseThrow(() -> new ProblemException.NotFound("import"));
  }

  Optional<Import> find(long importId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from imports where id = :id")
                .bind("id", importId)
                .map(Imports::row)
                .findOne());
  }

  /** What is asked for when an import is begun. */
  record Request(long projectId, long userId, String source, Origin origin, LabelUse labels) {}

  /** An upload whose bytes are about to come. */
  Import receive(Request request) {
    return jdbi.inTransaction(handle -> receive(handle, request));
  }

  Import receive(Handle handle, Request request) {
    return insert(handle, request, "receiving");
  }

  /**
   * A folder of the machine or a bucket, to be read by the next free worker.
   *
   * @throws ProblemException.Conflict if it is being imported already
   */
  Import queue(Request request) {
    Import queued =
        jdbi.inTransaction(
            handle -> {
              Import one = insert(handle, request, "queued");
              enqueue(handle, one);
              return one;
            });
    jobs.wake();
    return queued;
  }

  private Import insert(Handle handle, Request request, String status) {
    Long source =
        request.origin() == Origin.UPLOAD
            ? null
            : SourceFiles.source(handle, request.projectId(), request.origin(), request.source());
    if (source != null && request.origin().isPlace()) {
      requireNoneUnderWay(handle, source);
    }
    Import one =
        handle
            .createQuery(
                """
                insert into imports
                  (project_id, source, origin, source_id, labels, status, created_by, created_at)
                values (:project, :source, :origin, :sourceId, :labels, :status, :user, :now)
                returning *
                """)
            .bind("project", request.projectId())
            .bind("source", request.source())
            .bind("origin", request.origin().word())
            .bind("sourceId", source)
            .bind("labels", request.labels().word())
            .bind("status", status)
            .bind("user", request.userId())
            .bind("now", now())
            .map(Imports::row)
            .one();
    Change.IMPORT.announce(handle, one.projectId(), one.id());
    return one;
  }

  /** Two at once would read the same files, each for itself, and tell different ends of them. */
  private static void requireNoneUnderWay(Handle handle, long source) {
    handle
        .createQuery(
            """
            select * from imports
            where source_id = :source and status in ('queued', 'running', 'paused')
            order by id limit 1
            """)
        .bind("source", source)
        .map(Imports::row)
        .findOne()
        .ifPresent(
            one -> {
              throw new ProblemException.Conflict("import-under-way", underWay(one));
            });
  }

  private static String underWay(Import one) {
    return "%s is being imported already: import %d %s. %s, then import it again for what is new."
        .formatted(
            one.source(),
            one.id(),
            switch (one.status()) {
              case RECEIVING, QUEUED -> "waits its turn";
              case RUNNING -> "is running";
              case PAUSED -> "is paused";
              case DONE, FAILED, CANCELLED -> "is ending";
            },
            one.status() == ImportStatus.PAUSED
                ? "Let it go on, or cancel it"
                : "Wait until it has ended, or cancel it");
  }

  /** The upload is staged whole: queued, unless somebody cancelled it meanwhile. */
  Import received(Import one, long bytesTotal) {
    Import next =
        jdbi.inTransaction(
            handle ->
                received(handle, one.id(), bytesTotal).orElseGet(() -> require(handle, one.id())));
    jobs.wake();
    return next;
  }

  /** Queues it; empty if it is not receiving. Wake the jobs after the commit. */
  Optional<Import> received(Handle handle, long importId, long bytesTotal) {
    Optional<Import> queued =
        step(
            handle,
            """
            update imports set status = 'queued', bytes_total = :bytes
            where id = :id and status = 'receiving' returning *
            """,
            importId,
            bytesTotal);
    queued.ifPresent(row -> enqueue(handle, row));
    return queued;
  }

  private void enqueue(Handle handle, Import one) {
    jobs.enqueue(handle, ImportJobs.NAME, Long.toString(one.id()));
  }

  /**
   * Holds it until it is resumed; the worker stops at its next batch.
   *
   * @throws ProblemException.Conflict if it neither waits for a worker nor runs
   */
  Import pause(Import one) {
    return jdbi.inTransaction(
        handle ->
            step(
                    handle,
                    """
                    update imports set status = 'paused', code = null, detail = null
                    where id = :id and status in ('queued', 'running', 'paused') returning *
                    """,
                    one.id(),
                    0)
                .orElseThrow(() -> notUnderWay("paused")));
  }

  /**
   * Lets a paused import go on where it stopped; one that goes on already stays as it is.
   *
   * @throws ProblemException.Conflict if it has ended, or its bytes are still coming in
   */
  Import resume(Import one) {
    Import next =
        jdbi.inTransaction(
            handle -> {
              Optional<Import> queued =
                  step(
                      handle,
                      """
                      update imports set status = 'queued'
                      where id = :id and status = 'paused' returning *
                      """,
                      one.id(),
                      0);
              queued.ifPresent(row -> enqueue(handle, row));
              return queued.orElseGet(() -> require(handle, one.id()));
            });
    jobs.wake();
    return switch (next.status()) {
      case QUEUED, RUNNING -> next;
      case PAUSED, RECEIVING, DONE, FAILED, CANCELLED -> throw notUnderWay("resumed");
    };
  }

  private static ProblemException notUnderWay(String what) {
    return new ProblemException.Conflict(
        "import-not-under-way",
        "Only an import that waits or runs can be "
            + what
            + "; this one is still coming in or has ended.");
  }

  /**
   * Gives it a job again if it is under way though its last one is ending: it was resumed
   * meanwhile, or another worker went on with it. The row's lock orders this after whoever resumes
   * it just now.
   */
  void requeue(long importId) {
    boolean resumed =
        jdbi.inTransaction(
            handle -> {
              Optional<Import> queued =
                  handle
                      .createQuery("select * from imports where id = :id for update")
                      .bind("id", importId)
                      .map(Imports::row)
                      .findOne()
                      .filter(row -> UNDER_WAY.contains(row.status()));
              queued.ifPresent(row -> enqueue(handle, row));
              return queued.isPresent();
            });
    if (resumed) {
      jobs.wake();
    }
  }

  /** Queues again what is under way without a job: its process died between two steps. */
  void requeueAbandoned() {
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery("select * from imports where status in ('queued', 'running')")
                .map(Imports::row)
                .list()
                .forEach(row -> enqueue(handle, row)));
  }

  /** Takes it up, for the first time or after a crash; empty if there is nothing to do. */
  Optional<Import> start(long importId, long bytesTotal) {
    return jdbi.inTransaction(
        handle ->
            step(
                handle,
                """
                update imports
                set status = 'running', started_at = coalesce(started_at, :now), code = null,
                    detail = null, bytes_total = greatest(bytes_total, :bytes)
                where id = :id and status in ('queued', 'running') returning *
                """,
                importId,
                bytesTotal));
  }

  /** Keeps whether folders say what is on its images, so that it is not looked for again. */
  void foundLabels(long importId, boolean folderLabels) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update imports set folder_labels = :folders where id = :id")
                .bind("folders", folderLabels)
                .bind("id", importId)
                .execute());
  }

  /**
   * Its source has been read to the end: what comes now are the rows of its label files. Empty if
   * it was cancelled meanwhile.
   */
  Optional<Import> sourceRead(long importId) {
    return jdbi.inTransaction(
        handle ->
            step(
                handle,
                """
                update imports
                set source_entries = entries, bytes_read = greatest(bytes_read, :bytes)
                where id = :id and status = 'running' returning *
                """,
                importId,
                0));
  }

  /** What ends the report of an import. */
  @FunctionalInterface
  interface LastRows {

    /**
     * Writes rows of status missing, from the import's number of entries on.
     *
     * @return how many
     */
    int write(Handle handle, Import one);
  }

  /** Ends it, and its report with the last rows; does nothing if it was cancelled meanwhile. */
  void done(long importId, LastRows last) {
    jdbi.useTransaction(
        handle -> {
          Optional<Import> running =
              handle
                  .createQuery(
                      "select * from imports where id = :id and status = 'running' for update")
                  .bind("id", importId)
                  .map(Imports::row)
                  .findOne();
          if (running.isPresent()) {
            done(handle, importId, last.write(handle, running.get()));
          }
        });
  }

  private void done(Handle handle, long importId, int missing) {
    handle
        .createUpdate(
            """
            update imports set missing = missing + :missing, entries = entries + :missing
            where id = :id
            """)
        .bind("missing", missing)
        .bind("id", importId)
        .execute();
    step(
        handle,
        """
        update imports
        set status = 'done', finished_at = :now, bytes_read = greatest(bytes_total, :bytes)
        where id = :id and status = 'running' returning *
        """,
        importId,
        0);
  }

  /** Ends it early unless it has ended; what was imported stays. */
  void fail(long importId, String code, String detail) {
    note(importId, "failed", code, detail);
  }

  /** Says why a running import makes no progress just now. */
  void explain(long importId, String code, String detail) {
    note(importId, "running", code, detail);
  }

  private void note(long importId, String status, String code, String detail) {
    jdbi.useTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    update imports
                    set status = :status, code = :code, detail = :detail,
                        finished_at = case when :status = 'failed' then :now end
                    where id = :id and status in ('receiving', 'queued', 'running') returning *
                    """)
                .bind("id", importId)
                .bind("status", status)
                .bind("code", code)
                .bind("detail", detail)
                .bind("now", now())
                .map(Imports::row)
                .findOne()
                .ifPresent(one -> Change.IMPORT.announce(handle, one.projectId(), one.id())));
  }

  /** Stops it; the worker notices at its next batch. One that has ended stays as it is. */
  Import cancel(Import one) {
    return jdbi.inTransaction(
        handle ->
            step(
                    handle,
                    """
                    update imports
                    set status = 'cancelled', finished_at = :now,
                        bytes_read = greatest(bytes_read, :bytes)
                    where id = :id and status in ('receiving', 'queued', 'running', 'paused')
                    returning *
                    """,
                    one.id(),
                    0)
                .orElseGet(() -> require(handle, one.id())));
  }

  /** Uploads in one request, begun before {@code before}, that are still coming in. */
  List<Import> receivingSince(Instant before) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from imports i
                    where status = 'receiving' and created_at < :before
                      and not exists (select from uploads u where u.import_id = i.id)
                    """)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .map(Imports::row)
                .list());
  }

  private Optional<Import> step(Handle handle, String sql, long importId, long bytes) {
    Optional<Import> next =
        handle
            .createQuery(sql)
            .bind("id", importId)
            .bind("bytes", bytes)
            .bind("now", now())
            .map(Imports::row)
            .findOne();
    next.ifPresent(one -> Change.IMPORT.announce(handle, one.projectId(), one.id()));
    return next;
  }

  private static Import require(Handle handle, long importId) {
    return handle
        .createQuery("select * from imports where id = :id")
        .bind("id", importId)
        .map(Imports::row)
        .findOne()
        .orElseThrow(() -> new ProblemException.NotFound("import"));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Import row(ResultSet row, StatementContext context) throws SQLException {
    return new Import(
        row.getLong("id"),
        row.getLong("project_id"),
        row.getString("source"),
        Origin.of(row.getString("origin")),
        LabelUse.of(row.getString("labels")),
        ImportStatus.of(row.getString("status")),
        row.getLong("bytes_total"),
        row.getLong("bytes_read"),
        row.getInt("entries"),
        row.getInt("imported"),
        row.getInt("duplicates"),
        row.getInt("rejected"),
        row.getInt("retryable"),
        row.getObject("source_entries", Integer.class),
        row.getInt("label_files"),
        row.getInt("applied"),
        row.getInt("unchanged"),
        row.getInt("known"),
        row.getInt("missing"),
        row.getObject("source_id", Long.class),
        row.getObject("folder_labels", Boolean.class),
        row.getString("code"),
        row.getString("detail"),
        row.getLong("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }
}
