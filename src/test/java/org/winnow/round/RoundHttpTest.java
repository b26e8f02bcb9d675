package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;

/** The loop as it runs by itself: images come in, labels come in, the order changes. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RoundHttpTest {

  private static final int IMAGES = 120;
  private static final Duration ENCODING = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofSeconds(30);

  private LoopProject project;

  @BeforeEach
  void make_a_project() {
    project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
  }

  @Test
  void strategy_that_asks_an_ensemble_gets_one() {
    project.set(Map.of("strategy", "bald", "batch", 20, "roundLabels", 10));
    project.importImages(0, IMAGES);
    await().atMost(ENCODING).until(() -> project.isOrdered(IMAGES, "typiclust"));

    project.label(20);

    await().atMost(ROUND).until(() -> project.isOrdered(IMAGES, "bald"));
    assertThat(project.progress().getString("generation.reason"))
        .isEqualTo("BALD, because it is the strategy that was set.");
    assertThat(project.progress().getInt("modelVersion.labels")).isGreaterThanOrEqualTo(10);
  }

  @Test
  void few_images_get_a_model_too() {
    project.importImages(0, 12);
    await().atMost(ENCODING).until(() -> project.isOrdered(12, "typiclust"));

    // All but one, so that both classes are among those to learn from.
    project.label(11);

    await().atMost(ROUND).until(() -> project.progress().get("modelVersion") != null);
    assertThat(project.progress().getString("advice")).contains("cannot be measured here");
    String midnight = LocalDate.now(ZoneOffset.UTC) + "T00:00:00Z";
    int labels =
        project
            .request()
            .get(project.path() + "/annotations/mine/tally?since=" + midnight)
            .jsonPath()
            .getInt("labels");
    assertThat(labels).isEqualTo(11);
  }

  @Test
  void says_whether_active_selection_beats_random() {
    project.set(Map.of("auditShare", 0.5, "batch", 50, "roundLabels", 20));
    project.importImages(0, 200);
    await().atMost(ENCODING).until(() -> project.isOrdered(200, "typiclust"));
    assertThat(verdict()).isEqualTo("early");

    for (int i = 0; i < 5; i++) {
      project.label(20);
    }

    await().atMost(ROUND).until(() -> !verdict().equals("early"));
    assertThat(project.progress().getInt("comparison.images")).isBetween(40, 60);
    assertThat(project.progress().getString("comparison.sentence")).contains("labels each");
  }

  @Test
  void random_selection_is_not_compared_with_itself() {
    project.set(Map.of("strategy", "random", "auditShare", 0.5, "roundLabels", 20));
    project.importImages(0, 200);
    await().atMost(ENCODING).until(() -> project.isOrdered(200, "random"));
    assertThat(project.progress().<Object>get("comparison")).isNull();

    for (int i = 0; i < 5; i++) {
      project.label(20);
    }
    await().atMost(ROUND).until(() -> project.progress().getInt("modelVersion.labels") == 100);

    // A trial would follow its round within the second.
    project.set(Map.of("strategy", "auto"));
    await().during(Duration.ofSeconds(3)).until(() -> verdict().equals("early"));
  }

  private String verdict() {
    return project.progress().getString("comparison.verdict");
  }
}
