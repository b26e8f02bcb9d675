package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.winnow.storage.Sha256;

/**
 * What is known of the files that projects import from one place again and again, and of the images
 * that they fetch by address, so that only what is new is read. Written in the transactions that
 * write what became of the files.
 */
@ApplicationScoped
class SourceFiles {

  private static final int LONGEST_NAME = 2_000;

  private static final String ADDRESSES = "addresses";

  private final Jdbi jdbi;

  SourceFiles(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The id of where a project imports from, now or again: a folder or a bucket; or all addresses
   * that its lists name, for an address is the same whichever list names it. Locked to the end of
   * the transaction.
   */
  static long source(Handle handle, long projectId, Origin origin, String source) {
    String place = origin.isPlace() ? source : ADDRESSES;
    // In a second statement, for the insert gives no row where there is one.
    handle
        .createUpdate(
            """
            insert into sources (project_id, origin, source) values (:project, :origin, :source)
            on conflict (project_id, origin, md5(source)) do nothing
            """)
        .bind("project", projectId)
        .bind("origin", origin.word())
        .bind("source", place)
        .execute();
    return handle
        .createQuery(
            """
            select id from sources
            where project_id = :project and origin = :origin and md5(source) = md5(:source)
            for no key update
            """)
        .bind("project", projectId)
        .bind("origin", origin.word())
        .bind("source", place)
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
            .filter(each -> each.version() != null || isOfKnown(each.verdict()))
            .map(Decision::source)
            .toList();
    if (one.sourceId() == null || names.isEmpty()) {
      return Map.of();
    }
    Map<String, SourceFile> files = new HashMap<>();
    handle
        .createQuery("select * from source_files where source_id = :source and name = any(:names)")
        .bind("source", one.sourceId())
        .bindArray("names", String.class, names)
        .map(SourceFiles::row)
        .forEach(file -> files.put(file.name(), file));
    return files;
  }

  private static boolean isOfKnown(Verdict verdict) {
    return verdict instanceof Verdict.Unchanged || verdict instanceof Verdict.Absent;
  }

  private static SourceFile row(ResultSet row, StatementContext context) throws SQLException {
    byte[] sha256 = row.getBytes("sha256");
    return new SourceFile(
        row.getString("name"),
        row.getString("version"),
        sha256 == null ? null : Sha256.of(sha256),
        row.getString("code"),
        row.getString("detail"),
        row.getLong("import_id"),
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
}
