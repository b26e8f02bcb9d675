package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.Role;
import org.winnow.annotation.Arm;
import org.winnow.queue.NewEntry;
import org.winnow.queue.NewGeneration;
import org.winnow.queue.Queue;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.TestProject;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class OracleHttpTest {

  private static final int IMAGES = 150;

  @Inject Jdbi jdbi;
  @Inject Queue queue;

  @Test
  void annotators_label_everything_as_the_file_says(@TempDir Path folder) throws Exception {
    TestProject project = projectWithQueue();

    OracleReport report = new Oracle(plan(project, 0), truth(folder), Clock.systemUTC()).run();

    assertThat(report.table()).contains("held").doesNotContain("BROKEN");
    assertThat(report.passed()).isTrue();
    assertThat(report.answers()).isEqualTo(IMAGES);
    assertThat(report.users()).isEqualTo(2);
    assertThat(report.generations()).hasSize(1);
    assertThat(report.empties()).containsKey("all-labeled");
    assertThat(wrong(project)).isZero();
  }

  @Test
  void annotators_err_as_often_as_they_are_told_to(@TempDir Path folder) throws Exception {
    TestProject project = projectWithQueue();

    OracleReport report = new Oracle(plan(project, 0.3), truth(folder), Clock.systemUTC()).run();

    assertThat(report.passed()).isTrue();
    assertThat(report.wrong()).isBetween(IMAGES / 6, IMAGES / 2);
    assertThat(wrong(project)).isEqualTo(report.wrong());
  }

  private TestProject projectWithQueue() {
    TestProject project = TestProject.named(jdbi, "oracle-" + UUID.randomUUID());
    List<NewEntry> entries = new ArrayList<>();
    for (long image : project.images(IMAGES)) {
      entries.add(new NewEntry(image, Arm.ACTIVE, entries.size(), null, null));
    }
    queue.publish(
        new NewGeneration(project.id(), null, null, null, "random", "a test", 1, IMAGES, entries));
    return project;
  }

  private static OraclePlan plan(TestProject project, double errorRate) {
    return new OraclePlan(
        URI.create("http://localhost:" + RestAssured.port),
        List.of(Logins.person(Role.ANNOTATOR).token(), Logins.person(Role.ANNOTATOR).token()),
        Long.toString(project.id()),
        5,
        Integer.MAX_VALUE,
        errorRate,
        2,
        1,
        Duration.ofSeconds(20));
  }

  /** Even images are cats. */
  private static TrueLabels truth(Path folder) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < IMAGES; i++) {
      lines.append(i).append(".png,").append(i % 2 == 0 ? "cat" : "dog").append('\n');
    }
    return TrueLabels.read(Files.writeString(folder.resolve("truth.csv"), lines));
  }

  private int wrong(TestProject project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from current_annotations c join images i on i.id = c.image_id
                    join classes k on k.id = c.class_id
                    where c.project_id = :project
                      and k.name <> case when i.ordinal % 2 = 0 then 'cat' else 'dog' end
                    """)
                .bind("project", project.id())
                .mapTo(Integer.class)
                .one());
  }
}
