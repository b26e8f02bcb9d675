package org.winnow.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * People who answered elsewhere. Each has a row of users that is shut out for good, by a constraint
 * of the table: no password, disabled, the least role. A name that a user of this server has too is
 * still somebody else. The same name in two imports is the same author.
 */
@Singleton
public class ImportedAuthors {

  /** More are no list of people. */
  static final int MOST = 10_000;

  private final Clock clock;

  public ImportedAuthors(Clock clock) {
    this.clock = clock;
  }

  /**
   * The authors' ids, made where they are missing, in the caller's transaction.
   *
   * @param names as the file has them, of 1 to 200 characters
   * @return by name; without those beyond 10,000
   */
  public Map<String, Long> ensure(Handle handle, Collection<String> names) {
    Map<String, Long> ids = find(handle, names);
    Set<String> missing = new HashSet<>(names);
    missing.removeAll(ids.keySet());
    if (!missing.isEmpty()) {
      int room = MOST - count(handle);
      missing.stream().sorted().limit(Math.max(0, room)).forEach(name -> add(handle, name));
      ids.putAll(find(handle, missing));
    }
    return ids;
  }

  private static Map<String, Long> find(Handle handle, Collection<String> names) {
    Map<String, Long> ids = new HashMap<>();
    handle
        .createQuery("select imported_name, id from users where imported_name = any(:names)")
        .bindArray("names", String.class, names)
        .map((row, context) -> ids.put(row.getString(1), row.getLong(2)))
        .list();
    return ids;
  }

  private static int count(Handle handle) {
    return handle
        .createQuery("select count(*) from users where imported_name is not null")
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Two imports at once may name the same author; the second waits for the first and finds them.
   */
  private void add(Handle handle, String name) {
    handle
        .createUpdate(
            """
            insert into users (name, role, created_at, disabled_at, imported_name)
            values (:own, 'annotator', :now, :now, :name)
            on conflict (imported_name) where imported_name is not null do nothing
            """)
        .bind("own", "imported-" + UUID.randomUUID())
        .bind("name", name)
        .bind("now", clock.instant())
        .execute();
  }
}
