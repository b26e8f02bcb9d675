package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.common.WinnowConfig;
import org.winnow.project.ProjectFixture;
import org.winnow.testing.TestDatabase;

/** Encoders that add to others: patch features, a network that taught itself, fine-tuned ones. */
class EncodersTest {

  private static final int IMAGES = 300;

  private final Jdbi jdbi = TestDatabase.fresh();
  private final long project = new ProjectFixture(jdbi).project("birds");
  private final Encoders encoders = new Encoders(jdbi, Clock.systemUTC(), new ObjectMapper());

  @BeforeEach
  void count_the_images() {
    jdbi.useHandle(handle -> handle.execute("update projects set next_ordinal = " + IMAGES));
  }

  @Test
  void what_a_network_taught_itself_no_label_taught() {
    long patches = add(1, "patch-features", null, 512, Map.of());
    long taught = add(2, "self-supervised", patches, 640, Map.of("effort", "small"));
    EncoderRecord untaught = encoders.newest(project).orElseThrow();
    assertThat(untaught.untaughtId()).isEqualTo(taught);
    assertThat(untaught.untaughtDimension()).isEqualTo(640);

    add(3, "tuned", taught, 650, Map.of());
    EncoderRecord tuned = encoders.newest(project).orElseThrow();
    assertThat(tuned.untaughtId()).isEqualTo(taught);
    assertThat(tuned.untaughtDimension()).isEqualTo(640);
    assertThat(encoders.first(tuned).id()).isEqualTo(patches);
  }

  @Test
  void a_network_that_taught_itself_is_known_below_fine_tuned_ones() {
    long patches = add(1, "patch-features", null, 512, Map.of());
    assertThat(isSelfSupervisionDue("small")).isTrue();
    long taught = add(2, "self-supervised", patches, 640, Map.of("effort", "small"));
    assertThat(isSelfSupervisionDue("small")).isFalse();
    assertThat(isSelfSupervisionDue("large")).isTrue();
    add(3, "tuned", taught, 650, Map.of());
    assertThat(isSelfSupervisionDue("small")).isFalse();
    assertThat(isSelfSupervisionDue("off")).isFalse();
    add(4, "tuned", patches, 522, Map.of());
    assertThat(isSelfSupervisionDue("small")).isTrue();
  }

  @Test
  void a_network_does_not_teach_itself_beside_a_pretrained_encoder() {
    WinnowConfig config = config(Map.of("winnow.encoder.self-supervised", "large"));
    assertThat(new EncoderSetting(config).effort()).isPresent();
    WinnowConfig both =
        config(Map.of("winnow.encoder.self-supervised", "large", "winnow.encoder.file", "some.pt"));
    assertThat(new EncoderSetting(both).effort()).isEmpty();
  }

  @Test
  void features_of_a_run_that_was_overtaken_change_nothing() {
    long patches = add(1, "patch-features", null, 512, Map.of());

    assertThat(encoders.put(project, patches, new Encoders.Shard(0, 100, "late"))).isFalse();
    assertThat(encoders.shards(patches)).containsExactly(new Encoders.Shard(0, IMAGES, "none"));
    assertThat(encoders.put(project, patches, new Encoders.Shard(0, IMAGES + 1, "more"))).isTrue();
  }

  private boolean isSelfSupervisionDue(String setting) {
    WinnowConfig config = config(Map.of("winnow.encoder.self-supervised", setting));
    Due due = new Due(jdbi, Clock.systemUTC(), new EncoderSetting(config), config);
    return due.selfSupervision(due.state(project).orElseThrow());
  }

  private static WinnowConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(WinnowConfig.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(WinnowConfig.class);
  }

  /** An encoder that has encoded all images. */
  private long add(
      int number,
      String kind,
      @Nullable Long baseId,
      int dimension,
      Map<String, Object> provenance) {
    var draft =
        new Encoders.Draft(number, kind, "none", baseId, provenance, dimension, IMAGES, IMAGES);
    long id = encoders.add(project, draft).orElseThrow();
    encoders.put(project, id, new Encoders.Shard(0, IMAGES, "none"));
    return id;
  }
}
