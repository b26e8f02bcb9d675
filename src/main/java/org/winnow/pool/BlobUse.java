package org.winnow.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.image.Rendition;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;

/**
 * Which images' bytes are needed, and the deletion of those that are not, beside imports that may
 * be storing the same bytes again.
 *
 * <p>An import writes bytes first and rows later, so for a moment bytes are there that no row
 * names, and an import that found them there relies on them. Therefore whoever deletes holds a lock
 * alone while it asks for rows and deletes, and every import shares that lock from before it checks
 * that all its bytes are still there to the end of the transaction that commits their rows. So a
 * deletion is either before that check, which then fails and has the import read the entries again,
 * or after the commit, and then it sees the rows. This holds however the bytes got there, and
 * whatever either process dies of: the lock ends with its transaction. One case is left, with a
 * bucket: a request to delete that was sent before its process died, or lost the bucket, may be
 * carried out after the lock is gone. The sweep tells what such a request took.
 */
public final class BlobUse {

  private static final String KEY = "hashtextextended('winnow.blobs', 0)";

  private final Jdbi jdbi;
  private final BlobStore blobs;
  private final FileArea files;

  public BlobUse(Jdbi jdbi, BlobStore blobs, FileArea files) {
    this.jdbi = jdbi;
    this.blobs = blobs;
    this.files = files;
  }

  /** Keeps bytes from being deleted until the transaction ends. */
  static void share(Handle handle) {
    lock(handle, "pg_advisory_xact_lock_shared");
  }

  private static void lock(Handle handle, String how) {
    handle.createQuery("select " + how + "(" + KEY + ")::text").mapTo(String.class).one();
  }

  /**
   * Those of the hashes that no project's image has, but maybe one of {@code except}'s.
   *
   * @param except a project whose images do not count; 0 for none
   */
  public List<Sha256> unneeded(Collection<Sha256> hashes, long except) {
    return jdbi.withHandle(handle -> unneeded(handle, hashes, except));
  }

  /**
   * Index images_project_id_sha256_key, once for each project: there are few, and an index of its
   * own would cost every import. "offset 0" keeps the planner from reading all images instead.
   */
  private static List<Sha256> unneeded(Handle handle, Collection<Sha256> hashes, long except) {
    try {
      byte[][] bytes = hashes.stream().map(Sha256::bytes).toArray(byte[][]::new);
      return handle
          .createQuery(
              """
              select h from unnest(:hashes) h
              where not exists (
                select from projects p
                where p.id <> :except and p.deleted_at is null and exists (
                  select from images i where i.project_id = p.id and i.sha256 = h offset 0)
                offset 0)
              """)
          .bindBySqlType(
              "hashes", handle.getConnection().createArrayOf("bytea", bytes), Types.ARRAY)
          .bind("except", except)
          .map((row, context) -> Sha256.of(row.getBytes(1)))
          .list();
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL has arrays of bytes", e);
    }
  }

  /**
   * Deletes the bytes, and the pictures made from them, that no project's image has, but maybe one
   * of {@code except}'s.
   *
   * @param hashes some hundreds: meanwhile no import commits
   * @param except a project whose images do not count; 0 for none
   * @return how many
   */
  public int delete(Collection<Sha256> hashes, long except) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle, "pg_advisory_xact_lock");
          Set<Sha256> unneeded = new LinkedHashSet<>(unneeded(handle, hashes, except));
          try {
            blobs.delete(unneeded);
            for (Sha256 sha256 : unneeded) {
              for (String name : Rendition.names(sha256)) {
                files.delete(name);
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return unneeded.size();
        });
  }
}
