package org.winnow.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

/** What the progress page says of imports that stand still. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RunningImportsHttpTest {

  private final Logins.Person engineer = Logins.person(Role.ENGINEER);

  @Inject Jdbi jdbi;

  @Test
  void upload_that_is_paused_and_an_import_that_is_are_said_to_be() {
    String project =
        "/api/projects/"
            + engineer
                .request()
                .body(Map.of("name", "Still " + UUID.randomUUID(), "task", "single_label"))
                .post("/api/projects")
                .jsonPath()
                .getLong("id");
    long upload =
        engineer
            .request()
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", "1000")
            .post(project + "/uploads")
            .jsonPath()
            .getLong("id");

    assertThat(phase(project)).isEqualTo("receiving");
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update uploads set last_at = now() - interval '1 hour', received = 400"
                    + " where import_id = ?",
                upload));
    assertThat(phase(project)).isEqualTo("interrupted");
    assertThat(engineer.request().get(project + "/progress").jsonPath().getLong("running[0].done"))
        .isEqualTo(400);
    jdbi.useHandle(
        handle -> handle.execute("update imports set status = 'paused' where id = ?", upload));
    assertThat(phase(project)).isEqualTo("paused");
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update imports set status = 'cancelled', finished_at = now() where id = ?",
                upload));
    assertThat(engineer.request().get(project + "/progress").jsonPath().getList("running"))
        .isEmpty();
  }

  private String phase(String project) {
    return engineer.request().get(project + "/progress").jsonPath().getString("running[0].phase");
  }
}
