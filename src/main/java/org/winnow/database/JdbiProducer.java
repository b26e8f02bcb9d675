package org.winnow.database;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Makes the handle on the configured PostgreSQL that every feature has injected. */
public final class JdbiProducer {

  private JdbiProducer() {}

  @Produces
  @Singleton
  static Jdbi jdbi(AgroalDataSource dataSource) {
    return on(dataSource);
  }

  /** Jdbi as Winnow uses it, outside the container too. */
  public static Jdbi on(DataSource dataSource) {
    return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
  }
}
