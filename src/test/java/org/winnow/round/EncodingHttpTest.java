package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.access.Role;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.pool.Image;
import org.winnow.pool.Images;
import org.winnow.testing.DatabaseResource;
import org.winnow.testing.Logins;
import org.winnow.testing.LoopProject;

/** Images get their features in a random order, and what is learned from them is the same. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EncodingHttpTest {

  private static final Duration WORK = Duration.ofMinutes(5);
  private static final int FIRST = 60;
  private static final int IMAGES = 90;

  @Inject Jdbi jdbi;
  @Inject EncoderLearning learning;
  @Inject Encoders encoders;
  @Inject FeatureCache cache;
  @Inject Images images;
  @Inject PixelSource pixels;

  private LoopProject project;

  @BeforeEach
  void make_a_project() {
    project = LoopProject.of(Logins.person(Role.ENGINEER)::request);
    project.set(Map.of("auditShare", 0.2, "roundLabels", 20));
  }

  @Test
  void features_are_those_of_the_images_their_rows_stand_for() throws IOException {
    project.importImages(0, FIRST);
    awaitEncoded(FIRST);
    EncodingOrder first = encoders.order(encoder().id());
    assertThat(first.samples(FIRST)).isTrue();

    project.importImages(FIRST, IMAGES);
    awaitEncoded(IMAGES);
    EncoderRecord record = encoder();
    EncodingOrder order = encoders.order(record.id());
    assertThat(order.end()).isEqualTo(IMAGES);
    assertThat(order.samples(IMAGES)).isFalse();
    Features kept = cache.of(record).orElseThrow();
    try (Encoder loaded = learning.load(record)) {
      for (int row = 0; row < IMAGES; row++) {
        List<Image> image = images.at(record.projectId(), List.of(order.ordinal(row)));
        Features expected = loaded.encode(pixels.read(image, loaded.input()));
        assertThat(kept.select(new int[] {row}).valuesND())
            .as("row %d", row)
            .usingComparatorWithPrecision(1e-3f)
            .containsExactly(expected.valuesND());
      }
    }
  }

  @Test
  void a_model_learns_what_the_labels_of_images_in_a_random_order_say() {
    project.importImages(0, IMAGES);
    awaitEncoded(IMAGES);
    project.label(20);
    await()
        .atMost(WORK)
        .until(() -> Integer.valueOf(20).equals(project.progress().get("modelVersion.labels")));

    // dark and bright images are told apart at once, unless their labels are mixed up
    int[] truth =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select truth_correct, truth_images from model_versions
                        where project_id = :project order by number desc limit 1
                        """)
                    .bind("project", projectId())
                    .map((row, context) -> new int[] {row.getInt(1), row.getInt(2)})
                    .one());
    assertThat(truth[1]).isGreaterThan(5);
    assertThat(truth[0]).isGreaterThanOrEqualTo(truth[1] - 1);
  }

  private EncoderRecord encoder() {
    return encoders.inUse(projectId()).orElseThrow();
  }

  private long projectId() {
    return Long.parseLong(project.path().substring("/api/projects/".length()));
  }

  private void awaitEncoded(int count) {
    await()
        .atMost(WORK)
        .until(
            () -> {
              var now = project.progress();
              return now.getInt("encoded") == count && now.getInt("generation.pool") == count;
            });
  }
}
