package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.common.WinnowConfig;
import org.winnow.model.Encoder;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;

/**
 * A network taught without labels joins the patch features, and leaves them, while people label.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestProfile(SelfSupervisionHttpTest.ServerOfItsOwn.class)
class SelfSupervisionHttpTest {

  private static final Duration WORK = Duration.ofMinutes(5);
  private static final int FIRST = 300;
  private static final int IMAGES = 320;

  @Inject EncoderLearning learning;
  @Inject Encoders encoders;

  private LoopProject project;

  /** So that no other test's pools are encoded anew. */
  public static final class ServerOfItsOwn implements QuarkusTestProfile {}

  @BeforeEach
  void make_a_project() {
    project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
    project.set(Map.of("roundLabels", 5));
  }

  @Test
  void a_network_joins_the_patch_features_and_leaves_them_while_labeling_goes_on()
      throws IOException {
    setting("off");
    project.importImages(0, FIRST);
    awaitEncoder("patch-features", 1, FIRST);
    project.importImages(FIRST, IMAGES);
    awaitEncoder("patch-features", 1, IMAGES);
    setting("small");
    int patches = project.progress().getInt("encoder.dimension");
    project.label(10);
    await().atMost(WORK).until(() -> learns());
    project.label(5);
    assertThat(project.progress().getString("encoder.kind")).isEqualTo("patch-features");

    awaitEncoder("self-supervised", 2, IMAGES);
    JsonPath taught = project.progress();
    assertThat(taught.getInt("encoder.dimension")).isEqualTo(patches + 128);
    assertThat(taught.getInt("encoder.learnedFrom")).isEqualTo(IMAGES);
    assertThat(taught.getInt("labels")).isEqualTo(15);
    project.label(5);
    await().atMost(WORK).until(() -> project.progress().getInt("modelVersion.labels") == 20);

    EncoderRecord record = encoders.inUse(projectId()).orElseThrow();
    assertThat(record.untaughtId()).isEqualTo(record.id());
    assertThat(record.untaughtDimension()).isEqualTo(record.dimension());
    assertThat(encoders.first(record).number()).isEqualTo(1);
    try (Encoder loaded = learning.load(record)) {
      assertThat(loaded.dimension()).isEqualTo(record.dimension());
    }

    project.importImages(IMAGES, IMAGES + 20);
    awaitEncoder("self-supervised", 2, IMAGES + 20);

    setting("off");
    awaitEncoder("patch-features", 3, IMAGES + 20);
    project.label(5);
    assertThat(project.progress().getInt("labels")).isEqualTo(25);
  }

  /** As if the server had been started with this setting. */
  private static void setting(String selfSupervised) {
    WinnowConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WinnowConfig.class)
            .withDefaultValues(Map.of("winnow.encoder.self-supervised", selfSupervised))
            .build()
            .getConfigMapping(WinnowConfig.class);
    QuarkusMock.installMockForType(new EncoderSetting(config), EncoderSetting.class);
  }

  private boolean learns() {
    List<String> phases = project.progress().getList("running.phase");
    return phases.contains("learn");
  }

  private long projectId() {
    return Long.parseLong(project.path().substring("/api/projects/".length()));
  }

  /** Features of this version for so many images, and a generation chosen by them. */
  private void awaitEncoder(String kind, int number, int encoded) {
    await()
        .atMost(WORK)
        .until(
            () -> {
              JsonPath now = project.progress();
              return kind.equals(now.getString("encoder.kind"))
                  && now.getInt("encoder.number") == number
                  && now.getInt("encoded") == encoded
                  && now.getInt("generation.pool") == encoded;
            });
  }
}
