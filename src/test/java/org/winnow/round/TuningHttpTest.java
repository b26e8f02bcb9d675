package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;

/** Networks are fine-tuned on labels that patch features can make nothing of. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TuningHttpTest {

  private static final Duration WORK = Duration.ofMinutes(5);
  private static final int SIDE = 14;
  private static final int LABELED = 380;

  @Test
  void networks_that_are_better_join_the_features_and_read_new_images_too() throws IOException {
    LoopProject project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
    importDots(project, 0, LABELED, "annotations");
    await().atMost(WORK).until(() -> project.progress().get("tuning") != null);
    JsonPath tuned = project.progress();
    assertThat(tuned.getString("tuning.sentence")).contains("joined the features");
    assertThat(tuned.getBoolean("tuning.takenOver")).isTrue();
    // the audit slice teaches nothing
    assertThat(tuned.getInt("tuning.labels")).isBetween(300, LABELED - 10);

    await()
        .atMost(WORK)
        .until(
            () ->
                "tuned".equals(project.progress().getString("encoder.kind"))
                    && project.progress().getInt("encoded") == LABELED);
    importDots(project, LABELED, LABELED + 40, "truth");
    await().atMost(WORK).until(() -> project.progress().getInt("encoded") == LABELED + 40);
    assertThat(project.progress().getString("encoder.kind")).isEqualTo("tuned");
    await().atMost(WORK).until(() -> project.progress().getInt("generation.pool") == LABELED + 40);
    project.label(5);
  }

  private static void importDots(LoopProject project, int from, int to, String labels)
      throws IOException {
    assertThat(
            project
                .request()
                .contentType("application/octet-stream")
                .body(zip(from, to))
                .post(project.path() + "/imports?source=dots.zip&labels=" + labels)
                .statusCode())
        .isEqualTo(202);
  }

  private static byte[] zip(int from, int to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = from; i < to; i++) {
        zip.putNextEntry(new ZipEntry((i % 2 == 0 ? "level/" : "slanting/") + i + ".png"));
        ImageIO.write(dots(i), "png", zip);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Two dots too far apart for a patch, at one height (even ones) or at two. */
  private static BufferedImage dots(int number) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(number);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, random.nextInt(30));
    }
    boolean high = random.nextBoolean();
    dot(image, 1 + random.nextInt(2), high, random);
    dot(image, 10 + random.nextInt(2), number % 2 == 0 ? high : !high, random);
    return image;
  }

  private static void dot(BufferedImage image, int x, boolean high, Random random) {
    int y = (high ? 2 : 9) + random.nextInt(2);
    for (int i = 0; i < 4; i++) {
      image.getRaster().setSample(x + i % 2, y + i / 2, 0, 220 + random.nextInt(36));
    }
  }
}
