package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.storage.Sha256;

/**
 * Deletes a deleted project's imports and images, in batches that are transactions of their own.
 * Each may be done again after a crash.
 */
@ApplicationScoped
public class PoolRemoval {

  /** Images whose bytes are deleted while imports wait: some milliseconds. */
  private static final int IMAGES = 500;

  private static final int ENTRIES = 10_000;

  private final Jdbi jdbi;
  private final BlobUse blobs;
  private final Uploads uploads;
  private final Clock clock;

  PoolRemoval(Jdbi jdbi, BlobUse blobs, Uploads uploads, Clock clock) {
    this.jdbi = jdbi;
    this.blobs = blobs;
    this.uploads = uploads;
    this.clock = clock;
  }

  /**
   * Ends the project's imports in the caller's transaction; their workers notice when they commit
   * next.
   */
  public void cancelImports(Handle handle, long projectId) {
    handle
        .createUpdate(
            """
            update imports set status = 'cancelled', finished_at = :now
            where project_id = :project
              and status in ('receiving', 'queued', 'running', 'paused')
            """)
        .bind("project", projectId)
        .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .execute();
  }

  /**
   * Deletes the reports of the project's imports and what was staged for them, then its images with
   * all that hangs on them, their bytes first, then the imports and what is known of their sources.
   *
   * @param stop asked after every batch
   * @return whether all are gone
   */
  public boolean delete(long projectId, BooleanSupplier stop) {
    List<Long> imports = ids("select id from imports where project_id = :project", projectId);
    for (long importId : imports) {
      uploads.delete(importId);
      if (!deleteEntries(importId, stop)) {
        return false;
      }
    }
    if (!deleteImages(projectId, stop)) {
      return false;
    }
    for (long importId : imports) {
      jdbi.useHandle(handle -> handle.execute("delete from imports where id = ?", importId));
      if (stop.getAsBoolean()) {
        return false;
      }
    }
    return deleteSources(projectId, stop);
  }

  /** What is known of the files of folders and buckets: as many rows as they have files. */
  private boolean deleteSources(long projectId, BooleanSupplier stop) {
    for (long sourceId : ids("select id from sources where project_id = :project", projectId)) {
      int deleted;
      do {
        deleted =
            jdbi.withHandle(
                handle ->
                    handle.execute(
                        """
                        delete from source_files where source_id = ? and name in (
                          select name from source_files where source_id = ?
                          order by name limit ?)
                        """,
                        sourceId,
                        sourceId,
                        ENTRIES));
        if (deleted > 0 && stop.getAsBoolean()) {
          return false;
        }
      } while (deleted > 0);
      jdbi.useHandle(handle -> handle.execute("delete from sources where id = ?", sourceId));
    }
    return true;
  }

  private boolean deleteEntries(long importId, BooleanSupplier stop) {
    for (int next = 0; ; ) {
      OptionalInt from = firstEntry(importId, next);
      if (from.isEmpty()) {
        return true;
      }
      next = from.getAsInt() + ENTRIES;
      int to = next;
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "delete from import_entries where import_id = ? and ordinal >= ? and ordinal < ?",
                  importId,
                  from.getAsInt(),
                  to));
      if (stop.getAsBoolean()) {
        return false;
      }
    }
  }

  private OptionalInt firstEntry(long importId, int from) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select ordinal from import_entries
                        where import_id = :import and ordinal >= :from
                        order by ordinal limit 1
                        """)
                    .bind("import", importId)
                    .bind("from", from)
                    .mapTo(Integer.class)
                    .findOne())
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private boolean deleteImages(long projectId, BooleanSupplier stop) {
    int next = 0;
    while (true) {
      List<Integer> ordinals = next(projectId, next);
      if (ordinals.isEmpty()) {
        return true;
      }
      int from = ordinals.get(0);
      int to = ordinals.get(ordinals.size() - 1) + 1;
      blobs.delete(hashes(projectId, from, to), projectId);
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "delete from images where project_id = ? and ordinal >= ? and ordinal < ?",
                  projectId,
                  from,
                  to));
      next = to;
      if (stop.getAsBoolean()) {
        return false;
      }
    }
  }

  private List<Integer> next(long projectId, int from) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select ordinal from images where project_id = :project and ordinal >= :from
                    order by ordinal limit :most
                    """)
                .bind("project", projectId)
                .bind("from", from)
                .bind("most", IMAGES)
                .mapTo(Integer.class)
                .list());
  }

  private List<Sha256> hashes(long projectId, int from, int to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select sha256 from images
                    where project_id = :project and ordinal >= :from and ordinal < :to
                    """)
                .bind("project", projectId)
                .bind("from", from)
                .bind("to", to)
                .map((row, context) -> Sha256.of(row.getBytes(1)))
                .list());
  }

  private List<Long> ids(String sql, long projectId) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("project", projectId).mapTo(Long.class).list());
  }
}
