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
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.Role;
import org.winnow.common.WinnowConfig;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.TorchScriptFile;

/** The administrator's pretrained encoder comes, fails and goes while people label. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestProfile(PretrainedHttpTest.ServerOfItsOwn.class)
class PretrainedHttpTest {

  private static final Duration WORK = Duration.ofSeconds(60);

  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private String project = "";
  private Path file = Path.of("");

  /** So that no other test's pools are encoded anew. */
  public static final class ServerOfItsOwn implements QuarkusTestProfile {}

  @BeforeEach
  void make_a_project(@TempDir Path folder) {
    file = folder.resolve("grid.pt");
    long id =
        engineer
            .request()
            .body(Map.of("name", "Pretrained " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects")
            .jsonPath()
            .getLong("id");
    project = "/api/projects/" + id;
    set(Map.of("roundLabels", 5));
  }

  @Test
  void a_pretrained_encoder_takes_over_and_gives_way_while_labeling_goes_on() throws IOException {
    importImages(0, 60);
    awaitEncoder("patch-features", 1, 60);
    label(10);
    await().atMost(WORK).until(() -> progress().get("modelVersion") != null);
    int firstModel = progress().getInt("modelVersion.number");

    String sha256 = writeFile();
    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", sha256));
    label(5);
    awaitEncoder("pretrained", 2, 60);
    assertThat(progress().getInt("encoder.dimension")).isEqualTo(16);
    assertThat(progress().getString("encoderProblem")).isNull();
    label(5);
    assertThat(progress().getInt("labels")).isEqualTo(20);
    await().atMost(WORK).until(() -> progress().getInt("modelVersion.labels") == 20);
    assertThat(progress().getInt("modelVersion.number")).isGreaterThan(firstModel);

    Files.delete(file);
    importImages(60, 80);
    await()
        .atMost(WORK)
        .until(() -> problem().equals("The encoder file " + file + " does not exist."));
    label(5);
    assertThat(progress().getInt("images")).isEqualTo(80);
    assertThat(progress().getInt("encoded")).isEqualTo(60);
    await().atMost(WORK).until(() -> progress().getInt("modelVersion.labels") == 25);
    int rounds = rounds();
    await().during(Duration.ofSeconds(3)).until(() -> rounds() == rounds);

    writeFile();
    awaitEncoder("pretrained", 2, 80);
    await().atMost(WORK).until(() -> problem().isEmpty());
    label(5);

    settings(Map.of());
    awaitEncoder("patch-features", 3, 80);
    label(5);
    assertThat(progress().getInt("labels")).isEqualTo(35);
  }

  @Test
  void an_encoder_that_cannot_be_used_leaves_patch_features_in_use_and_says_why() {
    String sha256 = writeFile();
    String other = "0".repeat(64);
    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", other));
    importImages(0, 40);

    awaitEncoder("patch-features", 1, 40);
    assertThat(problem()).contains(sha256).contains(other);
    label(5);

    settings(Map.of("winnow.encoder.file", file.toString()));
    await().atMost(WORK).until(() -> problem().contains("without winnow.encoder.sha256"));
    settings(Map.of("winnow.encoder.sha256", sha256));
    await().atMost(WORK).until(() -> problem().contains("without winnow.encoder.file"));
    label(5);
    assertThat(progress().getInt("encoder.number")).isEqualTo(1);

    settings(Map.of("winnow.encoder.file", file.toString(), "winnow.encoder.sha256", sha256));
    awaitEncoder("pretrained", 2, 40);
    await().atMost(WORK).until(() -> problem().isEmpty());
    assertThat(progress().getInt("labels")).isEqualTo(10);
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
              JsonPath now = progress();
              return kind.equals(now.getString("encoder.kind"))
                  && now.getInt("encoder.number") == number
                  && now.getInt("encoded") == encoded
                  && now.getInt("generation.pool") == encoded;
            });
  }

  private String problem() {
    String problem = progress().getString("encoderProblem");
    return problem == null ? "" : problem;
  }

  private int rounds() {
    return engineer.request().get(project + "/rounds").jsonPath().getInt("[0].number");
  }

  private JsonPath progress() {
    return engineer.request().get(project + "/progress").jsonPath();
  }

  private void set(Map<String, Object> settings) {
    assertThat(engineer.request().body(Map.of("settings", settings)).patch(project).statusCode())
        .isEqualTo(200);
  }

  private void importImages(int from, int to) {
    assertThat(
            engineer
                .request()
                .contentType("application/octet-stream")
                .body(zip(from, to))
                .post(project + "/imports?source=two.zip&labels=truth")
                .statusCode())
        .isEqualTo(202);
  }

  private void label(int count) {
    List<Map<String, Object>> classes =
        engineer.request().get(project).jsonPath().getList("classes");
    JsonPath leases =
        engineer.request().body(Map.of("count", count)).post(project + "/leases").jsonPath();
    for (int i = 0; i < count; i++) {
      String at = "leases[" + i + "]";
      String folder = leases.getString(at + ".name").split("/", 2)[0];
      Object classId =
          classes.stream()
              .filter(c -> folder.equals(c.get("name")))
              .findFirst()
              .orElseThrow()
              .get("id");
      Map<String, Object> answer =
          Map.of(
              "imageId",
              leases.getLong(at + ".imageId"),
              "leaseToken",
              leases.getLong(at + ".token"),
              "kind",
              "label",
              "classId",
              classId);
      assertThat(
              engineer
                  .request()
                  .header("Idempotency-Key", UUID.randomUUID().toString())
                  .body(answer)
                  .post(project + "/annotations")
                  .statusCode())
          .isEqualTo(201);
    }
  }

  private static byte[] zip(int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = from; i < to; i++) {
        zip.putNextEntry(new ZipEntry((i % 2 == 0 ? "dark/" : "bright/") + i + ".png"));
        ImageIO.write(noise(i), "png", zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Even ones are darker than odd ones. */
  private static BufferedImage noise(int number) {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(number);
    for (int i = 0; i < 256; i++) {
      int grey = random.nextInt(128) + (number % 2) * 127;
      image.getRaster().setSample(i % 16, i / 16, 0, grey);
    }
    return image;
  }
}
