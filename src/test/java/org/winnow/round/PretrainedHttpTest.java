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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.Role;
import org.winnow.common.WinnowConfig;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;
import org.winnow.testing.TorchScriptFile;

/** The administrator's pretrained encoder comes, fails and goes while people label. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestProfile(PretrainedHttpTest.ServerOfItsOwn.class)
class PretrainedHttpTest {

  private static final Duration WORK = Duration.ofMinutes(3);

  private LoopProject project;
  private Path file = Path.of("");

  /** So that no other test's pools are encoded anew. */
  public static final class ServerOfItsOwn implements QuarkusTestProfile {}

  @BeforeEach
  void make_a_project(@TempDir Path folder) {
    file = folder.resolve("grid.pt");
    project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
    project.set(Map.of("roundLabels", 5));
  }

  @Test
  void a_pretrained_encoder_takes_over_and_gives_way_while_labeling_goes_on() throws IOException {
    project.importImages(0, 60);
    awaitEncoder("patch-features", 1, 60);
    project.label(10);
    await().atMost(WORK).until(() -> project.progress().get("modelVersion") != null);
    int firstModel = project.progress().getInt("modelVersion.number");

    String sha256 = writeFile();
    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", sha256));
    project.label(5);
    awaitEncoder("pretrained", 2, 60);
    assertThat(project.progress().getInt("encoder.dimension")).isEqualTo(16);
    assertThat(project.progress().getString("encoderProblem")).isNull();
    project.label(5);
    assertThat(project.progress().getInt("labels")).isEqualTo(20);
    await().atMost(WORK).until(() -> project.progress().getInt("modelVersion.labels") == 20);
    assertThat(project.progress().getInt("modelVersion.number")).isGreaterThan(firstModel);

    Files.delete(file);
    project.importImages(60, 80);
    await()
        .atMost(WORK)
        .until(() -> problem().equals("The encoder file " + file + " does not exist."));
    project.label(5);
    assertThat(project.progress().getInt("images")).isEqualTo(80);
    assertThat(project.progress().getInt("encoded")).isEqualTo(60);
    await().atMost(WORK).until(() -> project.progress().getInt("modelVersion.labels") == 25);
    int rounds = rounds();
    await().during(Duration.ofSeconds(3)).until(() -> rounds() == rounds);

    writeFile();
    awaitEncoder("pretrained", 2, 80);
    await().atMost(WORK).until(() -> problem().isEmpty());
    project.label(5);

    settings(Map.of());
    awaitEncoder("patch-features", 3, 80);
    project.label(5);
    assertThat(project.progress().getInt("labels")).isEqualTo(35);
  }

  @Test
  void an_encoder_that_cannot_be_used_leaves_patch_features_in_use_and_says_why() {
    String sha256 = writeFile();
    String other = "0".repeat(64);
    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", other));
    project.importImages(0, 40);

    awaitEncoder("patch-features", 1, 40);
    assertThat(problem()).contains(sha256).contains(other);
    project.label(5);

    settings(Map.of("winnow.encoder.file", file.toString()));
    await().atMost(WORK).until(() -> problem().contains("without winnow.encoder.sha256"));
    settings(Map.of("winnow.encoder.sha256", sha256));
    await().atMost(WORK).until(() -> problem().contains("without winnow.encoder.file"));
    project.label(5);
    assertThat(project.progress().getInt("encoder.number")).isEqualTo(1);

    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", sha256));
    awaitEncoder("pretrained", 2, 40);
    await().atMost(WORK).until(() -> problem().isEmpty());
    assertThat(project.progress().getInt("labels")).isEqualTo(10);
  }

  /** As if the server had been started with these settings alone. */
  private static void settings(Map<String, String> settings) {
    WinnowConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WinnowConfig.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(WinnowConfig.class);
    QuarkusMock.installMockForType(new EncoderSetting(config), EncoderSetting.class);
  }

  private String writeFile() {
    TorchScriptFile.describe(file, 1, 16, 16, "\"mean\": [0.5], \"std\": [0.25]");
    return TorchScriptFile.write(file, TorchScriptFile.GRID);
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

  private String problem() {
    String problem = project.progress().getString("encoderProblem");
    return problem == null ? "" : problem;
  }

  private int rounds() {
    return project.request().get(project.path() + "/rounds").jsonPath().getInt("[0].number");
  }
}
