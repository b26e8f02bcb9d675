package org.winnow.database;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Not ready on a PostgreSQL that may lose what it has acknowledged: an annotation that was answered
 * with 201 must outlive a power cut.
 */
@Readiness
@Singleton
class DurabilityCheck implements HealthCheck {

  private static final String NAME = "database";

  private final Jdbi jdbi;

  DurabilityCheck(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      List<String> off = settingsThatAreOff();
      return HealthCheckResponse.named(NAME)
          .status(off.isEmpty())
          .withData("off", String.join(" ", off))
          .build();
    } catch (JdbiException away) {
      return HealthCheckResponse.named(NAME).down().withData("answers", false).build();
    }
  }

  private List<String> settingsThatAreOff() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name from pg_settings
                    where name in ('fsync', 'full_page_writes', 'synchronous_commit')
                      and setting = 'off'
                    order by name
                    """)
                .mapTo(String.class)
                .list());
  }
}
