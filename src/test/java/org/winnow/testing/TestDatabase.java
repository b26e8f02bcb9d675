package org.winnow.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * A real PostgreSQL for tests: one server a JVM, migrated once into a template, and a fresh copy of
 * it for whoever asks.
 */
public final class TestDatabase {

  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger COPIES = new AtomicInteger();

  private TestDatabase() {}

  /** A Jdbi on an empty, migrated database of its own. */
  public static Jdbi fresh() {
    return Jdbi.create(dataSource(copy())).installPlugin(new PostgresPlugin());
  }

  /** The JDBC address of an empty, migrated database of its own; user and password are in it. */
  public static String freshUrl() {
    return Server.POSTGRES.getJdbcUrl("postgres", copy());
  }

  private static String copy() {
    String name = "test_" + COPIES.incrementAndGet();
    Jdbi.create(Server.POSTGRES.getPostgresDatabase())
        .useHandle(handle -> handle.execute("create database " + name + " template " + TEMPLATE));
    return name;
  }

  private static DataSource dataSource(String database) {
    return Server.POSTGRES.getDatabase("postgres", database);
  }

  /** Started by the first test that needs it; ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
        Jdbi.create(postgres.getPostgresDatabase())
            .useHandle(handle -> handle.execute("create database " + TEMPLATE));
        Flyway.configure().dataSource(postgres.getDatabase("postgres", TEMPLATE)).load().migrate();
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
