package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * A project of dark and bright images and its engineer, who labels them rightly; all over HTTP.
 *
 * @param engineer begins a request of theirs
 * @param path of its API
 */
public record LoopProject(Supplier<RequestSpecification> engineer, String path) {

  private static final int SIDE = 16;

  /** A new project of this engineer. */
  public static LoopProject of(Supplier<RequestSpecification> engineer) {
    long id =
        engineer
            .get()
            .body(Map.of("name", "Loop " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects")
            .jsonPath()
            .getLong("id");
    return new LoopProject(engineer, "/api/projects/" + id);
  }

  public RequestSpecification request() {
    return engineer.get();
  }

  public void set(Map<String, Object> settings) {
    assertThat(request().body(Map.of("settings", settings)).patch(path).statusCode())
        .isEqualTo(200);
  }

  /** Even ones of these numbers are dark, odd ones bright; the import brings the two classes. */
  public void importImages(int from, int to) {
    assertThat(
            request()
                .contentType("application/octet-stream")
                .body(zip(from, to))
                .post(path + "/imports?source=two.zip&labels=truth")
                .statusCode())
        .isEqualTo(202);
  }

  /** Labels the next images of the queue. */
  public void label(int count) {
    List<Map<String, Object>> classes = request().get(path).jsonPath().getList("classes");
    JsonPath leases = request().body(Map.of("count", count)).post(path + "/leases").jsonPath();
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
              request()
                  .header("Idempotency-Key", UUID.randomUUID().toString())
                  .body(answer)
                  .post(path + "/annotations")
                  .statusCode())
          .isEqualTo(201);
    }
  }

  public JsonPath progress() {
    return request().get(path + "/progress").jsonPath();
  }

  /** Whether so many images have features and the queue is in a strategy's order. */
  public boolean isOrdered(int encoded, String strategy) {
    JsonPath now = progress();
    return now.getInt("encoded") == encoded
        && strategy.equals(now.getString("generation.strategy"));
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

  private static BufferedImage noise(int number) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(number);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int grey = random.nextInt(128) + (number % 2) * 127;
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, grey);
    }
    return image;
  }
}
