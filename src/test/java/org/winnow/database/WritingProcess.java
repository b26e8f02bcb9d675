package org.winnow.database;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/**
 * A process to be killed: opens the embedded database of a folder, then inserts 1, 2, 3, … and
 * prints each number once it is committed.
 */
final class WritingProcess {

  private WritingProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
      Jdbi jdbi = JdbiProducer.on(database.address().dataSource());
      jdbi.useHandle(
          handle -> {
            handle.execute("create table if not exists numbers (n integer primary key)");
            int last =
                handle
                    .createQuery("select coalesce(max(n), 0) from numbers")
                    .mapTo(Integer.class)
                    .one();
            for (int n = last + 1; ; n++) {
              handle.execute("insert into numbers values (?)", n);
              System.out.println(n);
              System.out.flush();
            }
          });
    }
  }
}
