package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.pool.ImportEntries.EntriesPage;
import org.winnow.pool.ImportEntries.EntryView;
import org.winnow.pool.ImportEntries.Filter;
import org.winnow.testing.TestDatabase;

/** Reports of many rows. */
class ImportEntriesTest {

  @Test
  void search_answers_before_it_has_read_everything_and_says_where_to_go_on(@TempDir Path folder) {
    try (PoolFixture pool = new PoolFixture(TestDatabase.fresh(), folder)) {
      long id = pool.stage("large.tar", new byte[1], LabelUse.IGNORE).id();
      pool.jdbi.useHandle(
          handle ->
              handle.execute(
                  """
                  insert into import_entries (import_id, ordinal, source, status)
                  select ?, n, n || '.png', 'duplicate' from generate_series(0, 450000) n
                  """,
                  id));
      Filter rare = new Filter(null, null, "410000.p");

      EntriesPage first = pool.entries.list(id, rare, -1, 100);
      EntriesPage second = pool.entries.list(id, rare, next(first), 100);
      EntriesPage third = pool.entries.list(id, rare, next(second), 100);

      assertThat(first.entries()).isEmpty();
      assertThat(second.entries()).isEmpty();
      assertThat(third.entries()).extracting(EntryView::source).containsExactly("410000.png");
      assertThat(third.next()).isNull();
      EntriesPage full = pool.entries.list(id, new Filter(null, null, "9"), -1, 2);
      assertThat(full.entries()).extracting(EntryView::ordinal).containsExactly(9, 19);
      assertThat(full.next()).isEqualTo(19);
    }
  }

  private static int next(EntriesPage page) {
    return Objects.requireNonNull(page.next());
  }
}
