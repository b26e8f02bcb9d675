package org.winnow.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.image.Pictures;
import org.winnow.pool.Archives;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class NearDuplicatesHttpTest {

  private final Logins.Person engineer = Logins.person(Role.ENGINEER);
  private String project = "";

  @BeforeEach
  void makeProject() {
    Response made =
        engineer
            .request()
            .body(Map.of("name", "Alike " + UUID.randomUUID(), "task", "single_label"))
            .post("/api/projects");
    project = "/api/projects/" + made.jsonPath().getLong("id");
  }

  /** A picture of noise, a little darker by {@code percent}. */
  private static byte[] noise(long seed, int percent) {
    BufferedImage image = Pictures.noise(64, 64, seed);
    for (int i = 0; i < 64 * 64; i++) {
      int rgb = image.getRGB(i % 64, i / 64);
      int darker = 0;
      for (int shift = 0; shift < 24; shift += 8) {
        darker |= (rgb >> shift & 0xff) * (100 - percent) / 100 << shift;
      }
      image.setRGB(i % 64, i / 64, darker);
    }
    return Pictures.encode(image, "png");
  }

  private void imported(String labels, Object... files) {
    String path =
        project
            + "/imports/"
            + engineer
                .request()
                .contentType("application/octet-stream")
                .body(Archives.zip(Archives.files(files)))
                .post(project + "/imports?labels=" + labels)
                .jsonPath()
                .getLong("id");
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> "done".equals(engineer.request().get(path).jsonPath().getString("status")));
  }

  private JsonPath list(String query) {
    return engineer.request().get(project + "/near-duplicates" + query).jsonPath();
  }

  @Test
  void images_that_look_alike_are_listed_together_with_their_labels() {
    imported(
        "annotations",
        "owl/a.png",
        noise(1, 0),
        "owl/b.png",
        noise(2, 0),
        "wren/a-darker.png",
        noise(1, 10));
    imported("ignore", "later/a.png", noise(1, 20), "later/b.png", noise(2, 15));

    JsonPath found = list("");

    assertThat(found.getInt("groups")).isEqualTo(2);
    assertThat(found.getInt("images")).isEqualTo(5);
    assertThat(found.getList("list[0].shown.name"))
        .isEqualTo(List.of("owl/a.png", "wren/a-darker.png", "later/a.png"));
    assertThat(found.getString("list[0].shown[0].label")).isEqualTo("owl");
    assertThat(found.getString("list[0].shown[2].label")).isNull();
    assertThat(found.getBoolean("list[0].disagreeing")).isTrue();
    assertThat(found.getList("list[1].shown.name")).isEqualTo(List.of("owl/b.png", "later/b.png"));
    assertThat(found.getBoolean("list[1].disagreeing")).isFalse();
  }

  @Test
  void groups_come_in_pages() {
    imported(
        "ignore",
        "a.png",
        noise(1, 0),
        "b.png",
        noise(2, 0),
        "a2.png",
        noise(1, 10),
        "b2.png",
        noise(2, 10));

    JsonPath first = list("?limit=1");
    JsonPath second = list("?limit=1&after=" + first.getInt("next"));
    JsonPath third = list("?limit=1&after=" + second.getInt("next"));

    assertThat(first.getString("list[0].shown[0].name")).isEqualTo("a.png");
    assertThat(second.getString("list[0].shown[0].name")).isEqualTo("b.png");
    assertThat(third.getList("list")).isEmpty();
    assertThat(third.getInt("groups")).isEqualTo(2);
  }

  @Test
  void one_project_knows_nothing_of_another() {
    imported("ignore", "a.png", noise(1, 0), "a2.png", noise(1, 10));
    makeProject();
    imported("ignore", "a3.png", noise(1, 20));

    assertThat(list("").getInt("groups")).isZero();
  }
}
