package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The files of a folder or bucket that are no longer there, told once each by the first import that
 * does not meet them. They are found and marked before the import ends, which may take asking a
 * server for each of them; the transaction that ends it then writes their rows. Marks of an import
 * that did not come to its end count for nothing.
 */
@ApplicationScoped
class GoneFiles {

  private final Jdbi jdbi;

  GoneFiles(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Where the files were. */
  @FunctionalInterface
  interface Place {

    /** Those of some names that no file there has any more, for sure. */
    Set<String> gone(List<String> names) throws IOException, InterruptedException;
  }

  /**
   * Marks what is gone. An import does not meet each file of a folder that changes beside it, so
   * that it did not is not enough: the place is asked, a thousand names at a time, and no
   * transaction is open meanwhile.
   *
   * @param one read to its end
   * @param stop asked before every thousand
   * @return whether the end was reached; else it was stopped, paused or cancelled
   */
  boolean mark(Import one, Place place, BooleanSupplier stop)
      throws IOException, InterruptedException {
    if (one.sourceId() == null || !one.origin().isPlace()) {
      return true;
    }
    markNotMet(one, one.sourceId());
    String after = "";
    for (List<String> names = marked(one, after); !names.isEmpty(); names = marked(one, after)) {
      if (stop.getAsBoolean() || !isRunning(one)) {
        return false;
      }
      Set<String> gone = place.gone(names);
      unmark(one, names.stream().filter(name -> !gone.contains(name)).toList());
      after = names.get(names.size() - 1);
    }
    return true;
  }

  private void markNotMet(Import one, long sourceId) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update source_files set missing_import_id = null
                  where source_id = :source and missing_import_id in (
                    select id from imports
                    where source_id = :source and (id = :import or status <> 'done'))
                  """)
              .bind("source", sourceId)
              .bind("import", one.id())
              .execute();
          // Without numbers on rows just written a plan may look at all of them for each file.
          handle.execute("set local enable_nestloop = off");
          handle
              .createUpdate(
                  """
                  update source_files f set missing_import_id = :import
                  where f.source_id = :source and f.missing_import_id is null
                    and exists (
                      select from images i where i.project_id = :project and i.sha256 = f.sha256)
                    and not exists (
                      select from import_entries e
                      where e.import_id = :import and e.source = f.name
                        and e.ordinal < (select source_entries from imports where id = :import))
                  """)
              .bind("source", sourceId)
              .bind("import", one.id())
              .bind("project", one.projectId())
              .execute();
        });
  }

  private List<String> marked(Import one, String after) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name from source_files
                    where source_id = :source and missing_import_id = :import and name > :after
                    order by name limit :chunk
                    """)
                .bind("source", one.sourceId())
                .bind("import", one.id())
                .bind("after", after)
                .bind("chunk", KnownFiles.CHUNK)
                .mapTo(String.class)
                .list());
  }

  private boolean isRunning(Import one) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select status = 'running' from imports where id = :import")
                .bind("import", one.id())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false));
  }

  private void unmark(Import one, List<String> names) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update source_files set missing_import_id = null
                    where source_id = :source and name = any(:names)
                    """)
                .bind("source", one.sourceId())
                .bindArray("names", String.class, names)
                .execute());
  }

  /**
   * Ends the report of an import with what was marked, in the transaction that ends it.
   *
   * @return how many rows
   */
  static int tell(Handle handle, Import one) {
    return handle
        .createUpdate(
            """
            insert into import_entries
              (import_id, status, detail, ordinal, source, sha256, image_id)
            select :import, 'missing', :detail,
              :from + row_number() over (order by f.name) - 1, f.name, f.sha256, i.id
            from source_files f
            join images i on i.project_id = :project and i.sha256 = f.sha256
            where f.source_id = :source and f.missing_import_id = :import
            """)
        .bind("import", one.id())
        .bind("from", one.entries())
        .bind("detail", "No longer there; its image stays in the pool.")
        .bind("project", one.projectId())
        .bind("source", one.sourceId())
        .execute();
  }
}
