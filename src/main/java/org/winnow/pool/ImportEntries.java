package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.image.Refusal;
import org.winnow.storage.Sha256;

/** The reports of imports: what became of each entry. */
@ApplicationScoped
class ImportEntries {

  private static final List<String> STATUSES =
      List.of(
          "imported",
          "duplicate",
          "rejected",
          "retryable",
          "label-file",
          "applied",
          "unchanged",
          "known",
          "missing");
  private static final int MOST = 1_000;
  private static final String SEARCHED =
      " and ordinal <= :last and position(lower(:search) in lower(source)) > 0";

  /** A search looks at the paths themselves; this many take about a tenth of a second. */
  private static final int MOST_SEARCHED = 200_000;

  private final Jdbi jdbi;

  ImportEntries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A row of the report.
   *
   * @param source the entry's path; of a row of a label file the file's, a colon and the line
   */
  @Schema(name = "ImportEntry")
  record EntryView(
      int ordinal,
      String source,
      @Nullable String sha256,
      @Schema(
              enumeration = {
                "imported",
                "duplicate",
                "rejected",
                "retryable",
                "label-file",
                "applied",
                "unchanged",
                "known",
                "missing"
              })
          String status,
      @Nullable String code,
      @Nullable String detail,
      @Nullable Long imageId) {}

  /**
   * Some rows of the report.
   *
   * @param next the ordinal to go on after, or null at the end; where a search has looked at many
   *     rows in vain, there can be one though fewer rows came than asked for, or none
   */
  @Schema(name = "ImportEntries")
  record EntriesPage(List<EntryView> entries, @Nullable Integer next) {}

  /** How many entries were no images and not named like one; imports without any are left out. */
  Map<Long, Integer> skipped(List<Import> imports) {
    List<Long> ids = imports.stream().filter(one -> one.rejected() > 0).map(Import::id).toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select import_id, count(*) from import_entries
                    where import_id = any(:imports)
                      and status = 'rejected' and code = :code
                    group by import_id
                    """)
                .bindArray("imports", Long.class, ids)
                .bind("code", Refusal.NOT_AN_IMAGE)
                .reduceRows(
                    new HashMap<Long, Integer>(),
                    (counts, row) -> {
                      counts.put(row.getColumn(1, Long.class), row.getColumn(2, Integer.class));
                      return counts;
                    }));
  }

  /**
   * How many entries came to the same end.
   *
   * @param code why they were not taken; null for those that were
   */
  @Schema(name = "ImportEntryCount")
  public record EntryCount(
      @Schema(
              enumeration = {
                "imported",
                "duplicate",
                "rejected",
                "retryable",
                "label-file",
                "applied",
                "unchanged",
                "known",
                "missing"
              })
          String status,
      @Nullable String code,
      int entries) {}

  /**
   * How many there are of each status and code, the most frequent first. The import counts them as
   * they come; only why some were not taken is asked of the rows.
   */
  List<EntryCount> counts(Import one) {
    List<EntryCount> counts = new ArrayList<>();
    counts.add(new EntryCount("imported", null, one.imported()));
    counts.add(new EntryCount("duplicate", null, one.duplicates()));
    counts.add(new EntryCount("label-file", null, one.labelFiles()));
    counts.add(new EntryCount("applied", null, one.applied()));
    counts.add(new EntryCount("unchanged", null, one.unchanged()));
    counts.add(new EntryCount("known", null, one.known()));
    counts.add(new EntryCount("missing", null, one.missing()));
    counts.addAll(rejections(one.id()));
    counts.removeIf(count -> count.entries() == 0);
    counts.sort(Comparator.comparingInt(EntryCount::entries).reversed());
    return counts;
  }

  private List<EntryCount> rejections(long importId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select status, code, count(*) as entries from import_entries
                    where import_id = :import and status = 'rejected'
                    group by status, code
                    union all
                    select status, code, count(*) from import_entries
                    where import_id = :import and status = 'retryable'
                    group by status, code
                    order by status, code
                    """)
                .bind("import", importId)
                .map(ConstructorMapper.of(EntryCount.class))
                .list());
  }

  /**
   * Which rows are wanted.
   *
   * @param search a part of the source, in any case
   */
  record Filter(@Nullable String status, @Nullable String code, @Nullable String search) {

    static final Filter ALL = new Filter(null, null, null);
  }

  /**
   * Hands every row of the report over, in order. No connection is held while the reader takes its
   * time; rows are never changed.
   */
  void each(long importId, Consumer<EntryView> reader) {
    Integer after = -1;
    while (after != null) {
      EntriesPage page = list(importId, Filter.ALL, after, MOST);
      page.entries().forEach(reader);
      after = page.next();
    }
  }

  EntriesPage list(long importId, Filter filter, int after, int limit) {
    String status = filter.status() == null ? "" : filter.status();
    String code = filter.code() == null ? "" : filter.code();
    String search = filter.search() == null ? "" : filter.search();
    if (!status.isEmpty() && !STATUSES.contains(status)) {
      throw ProblemException.Invalid.field(
          "/status", "status-unknown", "Expected one of: " + String.join(", ", STATUSES) + ".");
    }
    int count = Math.max(1, Math.min(limit, MOST));
    // Only what is asked for, and the status as a constant: indexes of some statuses then serve.
    String sql =
        "select * from import_entries where import_id = :import and ordinal > :after"
            + (status.isEmpty() ? "" : " and status = '" + status + "'")
            + (code.isEmpty() ? "" : " and code = :code")
            + (search.isEmpty() ? "" : SEARCHED)
            + " order by ordinal limit :limit";
    List<EntryView> rows =
        jdbi.withHandle(
            handle -> {
              Query query =
                  handle
                      .createQuery(sql)
                      .bind("import", importId)
                      .bind("after", after)
                      .bind("limit", count);
              if (!code.isEmpty()) {
                query.bind("code", code);
              }
              if (!search.isEmpty()) {
                query.bind("search", search).bind("last", last(after));
              }
              return query.map(ImportEntries::row).list();
            });
    if (rows.size() == count) {
      return new EntriesPage(rows, rows.get(count - 1).ordinal());
    }
    boolean more = !search.isEmpty() && isThere(importId, last(after) + 1);
    return new EntriesPage(rows, more ? last(after) : null);
  }

  /** The last ordinal that a search goes to. */
  private static int last(int after) {
    return (int) Math.min((long) after + MOST_SEARCHED, Integer.MAX_VALUE - 1);
  }

  private boolean isThere(long importId, int ordinal) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (
                      select from import_entries
                      where import_id = :import and ordinal = :ordinal)
                    """)
                .bind("import", importId)
                .bind("ordinal", ordinal)
                .mapTo(Boolean.class)
                .one());
  }

  private static EntryView row(ResultSet row, StatementContext context) throws SQLException {
    byte[] sha256 = row.getBytes("sha256");
    return new EntryView(
        row.getInt("ordinal"),
        row.getString("source"),
        sha256 == null ? null : Sha256.of(sha256).hex(),
        row.getString("status"),
        row.getString("code"),
        row.getString("detail"),
        row.getObject("image_id", Long.class));
  }
}
