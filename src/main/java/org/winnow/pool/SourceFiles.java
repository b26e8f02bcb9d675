package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.StatementContext;
import org.winnow.storage.Sha256;

/**
 * What is known of the files that projects import from one place again and again, so that only what
 * is new is read. Written in the transactions that write what became of the files.
 */
@ApplicationScoped
class SourceFiles {

  private static final int LONGEST_NAME = 2_000;

  private final Jdbi jdbi;

  SourceFiles(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The id of a place that a project imports from, now or again. */
  static long source(Handle handle, long projectId, String origin, String source) {
    // In a second statement, for the insert gives no row where there is one.
    handle
        .createUpdate(
            """
            insert into sources (project_id, origin, source) values (:project, :origin, :source)
            on conflict (project_id, origin, md5(source)) do nothing
            """)
        .bind("project", projectId)
        .bind("origin", origin)
        .bind("source", source)
        .execute();
    return handle
        .createQuery(
            """
            select id from sources
            where project_id = :project and origin = :origin and md5(source) = md5(:source)
            """)
        .bind("project", projectId)
        .bind("origin", origin)
        .bind("source", source)
        .mapTo(Long.class)
        .one();
  }

  /** What a reader of this import's source need not read: unless the image has been deleted. */
  KnownFiles known(Import one) {
    Long source = one.sourceId();
    return source == null ? KnownFiles.NONE : names -> versions(one.projectId(), source, names);
  }

  private Map<String, String> versions(long projectId, long source, Collection<String> names) {
    Map<String, String> versions = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select f.name, f.version from source_files f
                    where f.source_id = :source and f.name = any(:names) and f.version <> ''
                      and (f.code is not null or exists (
                        select from images i
                        where i.project_id = :project and i.sha256 = f.sha256))
                    """)
                .bind("source", source)
                .bind("project", projectId)
                .bindArray("names", String.class, names)
                .map((row, context) -> versions.put(row.getString(1), row.getString(2)))
                .list());
    return versions;
  }

  /** What is known of the files that these decisions are on, by name. */
  static Map<String, SourceFile> find(Handle handle, Import one, List<Decision> decisions) {
    List<String> names =
        decisions.stream()
            .filter(each -> each.version() != null || each.verdict() instanceof Verdict.Unchanged)
            .map(Decision::source)
            .toList();
    if (one.sourceId() == null || names.isEmpty()) {
      return Map.of();
    }
    Map<String, SourceFile> files = new HashMap<>();
    handle
        .createQuery(
            """
            select f.*, i.created_at from source_files f join imports i on i.id = f.import_id
            where f.source_id = :source and f.name = any(:names)
            """)
        .bind("source", one.sourceId())
        .bindArray("names", String.class, names)
        .map(SourceFiles::row)
        .forEach(file -> files.put(file.name(), file));
    return files;
  }

  private static SourceFile row(ResultSet row, StatementContext context) throws SQLException {
    byte[] sha256 = row.getBytes("sha256");
    return new SourceFile(
        row.getString("name"),
        row.getString("version"),
        sha256 == null ? null : Sha256.of(sha256),
        row.getString("code"),
        row.getString("detail"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("missing_import_id") != null);
  }

  /**
   * Remembers what became of files, and that missing ones have come back.
   *
   * @param before what {@link #find} told of them
   */
  static void keep(
      Handle handle, Import one, List<Decision> decisions, Map<String, SourceFile> before) {
    if (one.sourceId() == null) {
      return;
    }
    // Of one name the last, for one statement does not write a row twice.
    Map<String, Decision> read = new LinkedHashMap<>();
    List<String> returned = new ArrayList<>();
    for (Decision decision : decisions) {
      SourceFile file = before.get(decision.source());
      if (decision.version() != null && fits(decision.source())) {
        read.put(decision.source(), decision);
      } else if (file != null && file.wasMissing()) {
        returned.add(decision.source());
      }
    }
    if (!read.isEmpty()) {
      write(handle, one, read.values());
    }
    if (!returned.isEmpty()) {
      handle
          .createUpdate(
              """
              update source_files set missing_import_id = null
              where source_id = :source and name = any(:names)
              """)
          .bind("source", one.sourceId())
          .bindArray("names", String.class, returned)
          .execute();
    }
  }

  private static boolean fits(String name) {
    return name.length() <= LONGEST_NAME
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private static void write(Handle handle, Import one, Collection<Decision> read) {
    Columns rows = new Columns(handle, read.size());
    for (Decision decision : read) {
      Verdict verdict = decision.verdict();
      Sha256 sha256 = verdict instanceof Verdict.Accepted accepted ? accepted.sha256() : null;
      Verdict.Rejected rejected = verdict instanceof Verdict.Rejected refused ? refused : null;
      rows.add("name", decision.source())
          .add("version", decision.version())
          .add("sha256", sha256 == null ? null : sha256.bytes())
          .add("code", rejected == null ? null : rejected.code())
          .add("detail", rejected == null ? null : rejected.detail());
    }
    rows.bindTo(
            handle.createUpdate(
                """
                insert into source_files
                  (source_id, import_id, name, version, sha256, code, detail)
                select :source, :import, * from unnest(:name::text[], :version::text[],
                  :sha256::bytea[], :code::text[], :detail::text[])
                on conflict (source_id, name) do update
                set import_id = excluded.import_id, version = excluded.version,
                    sha256 = excluded.sha256, code = excluded.code, detail = excluded.detail,
                    missing_import_id = null
                """))
        .bind("source", one.sourceId())
        .bind("import", one.id())
        .execute();
  }

  /**
   * Ends the report of an import with the images whose files are no longer there, each told once.
   * An import does not meet each file of a folder that changes beside it, so that it did not is not
   * enough.
   *
   * @param isGone whether there is no file of a name in the source any more
   * @return writes the rows in the transaction that ends the import; how many
   */
  static Imports.LastRows missing(Predicate<String> isGone) {
    return (handle, one) -> one.sourceId() == null ? 0 : tellMissing(handle, one, isGone);
  }

  private record Lost(String name, byte[] sha256, long imageId) {}

  private static int tellMissing(Handle handle, Import one, Predicate<String> isGone) {
    // Without numbers on the rows just written a plan may look at all of them for each file.
    handle.execute("set local enable_nestloop = off");
    int told = 0;
    List<Lost> lost = new ArrayList<>();
    try (ResultIterator<Lost> files = notMet(handle, one)) {
      while (files.hasNext()) {
        Lost file = files.next();
        if (isGone.test(file.name())) {
          lost.add(file);
        }
        if (lost.size() == KnownFiles.CHUNK || (!files.hasNext() && !lost.isEmpty())) {
          tell(handle, one, one.entries() + told, lost);
          told += lost.size();
          lost.clear();
        }
      }
    }
    return told;
  }

  private static ResultIterator<Lost> notMet(Handle handle, Import one) {
    return handle
        .createQuery(
            """
            select f.name, f.sha256, i.id
            from source_files f
            join images i on i.project_id = :project and i.sha256 = f.sha256
            where f.source_id = :source and f.missing_import_id is null
              and not exists (
                select from import_entries e
                where e.import_id = :import and e.ordinal < :read and e.source = f.name)
            order by f.name
            """)
        .bind("project", one.projectId())
        .bind("source", one.sourceId())
        .bind("import", one.id())
        .bind("read", one.sourceEntries())
        .setFetchSize(KnownFiles.CHUNK)
        .map((row, context) -> new Lost(row.getString(1), row.getBytes(2), row.getLong(3)))
        .iterator();
  }

  private static void tell(Handle handle, Import one, int from, List<Lost> lost) {
    Columns rows = new Columns(handle, lost.size());
    Iterator<Lost> files = lost.iterator();
    for (int ordinal = from; files.hasNext(); ordinal++) {
      Lost file = files.next();
      rows.add("ordinal", ordinal)
          .add("source", file.name())
          .add("sha256", file.sha256())
          .add("image", file.imageId());
    }
    rows.bindTo(
            handle.createUpdate(
                """
                insert into import_entries
                  (import_id, status, detail, ordinal, source, sha256, image_id)
                select :import, 'missing', :detail, * from unnest(:ordinal::integer[],
                  :source::text[], :sha256::bytea[], :image::bigint[])
                """))
        .bind("import", one.id())
        .bind("detail", "No longer there; its image stays in the pool.")
        .execute();
    handle
        .createUpdate(
            """
            update source_files set missing_import_id = :import
            where source_id = :source and name = any(:names)
            """)
        .bind("import", one.id())
        .bind("source", one.sourceId())
        .bindArray("names", String.class, lost.stream().map(Lost::name).toList())
        .execute();
  }
}
