package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

/** The loop as it runs by itself: images come in, labels come in, the order changes. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RoundHttpTest {

  private static final int IMAGES = 120;

  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private String project = "";

  @BeforeEach
  void make_a_project_with_images() {
    long id =
        engineer
            .request()
            .body(Map.of("name", "Loop " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects")
            .jsonPath()
            .getLong("id");
    project = "/api/projects/" + id;
  }

  @Test
  void strategy_that_asks_an_ensemble_gets_one() {
    set(Map.of("strategy", "bald", "batch", 20, "roundLabels", 10));
    importDarkAndBright(IMAGES);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> progress().getInt("encoded") == IMAGES && order().equals("typiclust"));

    label(20);

    await().atMost(Duration.ofSeconds(30)).until(() -> order().equals("bald"));
    assertThat(progress().getString("generation.reason"))
        .isEqualTo("BALD, because it is the strategy that was set.");
    assertThat(progress().getInt("modelVersion.labels")).isGreaterThanOrEqualTo(10);
  }

  @Test
  void few_images_get_a_model_too() {
    importDarkAndBright(12);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> progress().getInt("encoded") == 12 && order().equals("typiclust"));

    // All but one, so that both classes are among those to learn from.
    label(11);

    await().atMost(Duration.ofSeconds(30)).until(() -> progress().get("modelVersion") != null);
    assertThat(progress().getString("advice")).contains("cannot be measured here");
    String midnight = LocalDate.now(ZoneOffset.UTC) + "T00:00:00Z";
    int labels =
        engineer
            .request()
            .get(project + "/annotations/mine/tally?since=" + midnight)
            .jsonPath()
            .getInt("labels");
    assertThat(labels).isEqualTo(11);
  }

  @Test
  void says_whether_active_selection_beats_random() {
    set(Map.of("auditShare", 0.5, "batch", 50, "roundLabels", 20));
    importDarkAndBright(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> progress().getInt("encoded") == 200 && order().equals("typiclust"));
    assertThat(progress().getString("comparison.verdict")).isEqualTo("early");

    for (int i = 0; i < 5; i++) {
      label(20);
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !progress().getString("comparison.verdict").equals("early"));
    assertThat(progress().getInt("comparison.images")).isBetween(40, 60);
    assertThat(progress().getString("comparison.sentence")).contains("labels each");
  }

  private void set(Map<String, Object> settings) {
    assertThat(engineer.request().body(Map.of("settings", settings)).patch(project).statusCode())
        .isEqualTo(200);
  }

  private void importDarkAndBright(int images) {
    assertThat(
            engineer
                .request()
                .contentType("application/octet-stream")
                .body(zip(images))
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
      String folder = leases.getString(at + ".name").split("/")[0];
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

  private JsonPath progress() {
    return engineer.request().get(project + "/progress").jsonPath();
  }

  private String order() {
    return String.valueOf(progress().getString("generation.strategy"));
  }

  private static byte[] zip(int images) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < images; i++) {
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
