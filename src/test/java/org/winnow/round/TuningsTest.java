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
import org.winnow.evaluation.PairedAccuracy;
import org.winnow.project.ProjectFixture;
import org.winnow.testing.TestDatabase;

/** When networks are tuned again, from the tables. */
class TuningsTest {

  private static final WinnowConfig NO_SETTINGS =
      new SmallRyeConfigBuilder()
          .withMapping(WinnowConfig.class)
          .build()
          .getConfigMapping(WinnowConfig.class);

  private final Jdbi jdbi = TestDatabase.fresh();
  private final Clock clock = Clock.systemUTC();
  private final long project = new ProjectFixture(jdbi).project("birds");
  private final LoopRows rows = new LoopRows(jdbi, project);
  private final Encoders encoders = new Encoders(jdbi, clock, new ObjectMapper());
  private final Tunings tunings = new Tunings(jdbi, clock);
  private final Due due = new Due(jdbi, clock, new EncoderSetting(NO_SETTINGS), NO_SETTINGS);

  @BeforeEach
  void eighty_images_with_features() {
    jdbi.useHandle(handle -> handle.execute("update projects set next_ordinal = 80"));
    encoders.put(project, rows.encoder(1), new Encoders.Shard(0, 80, "none"));
  }

  @Test
  void with_two_fifths_more_labels() {
    rows.modelVersion(base(), 1, 400);
    assertThat(isDue()).isTrue();
    tuned(400, 400);
    assertThat(isDue()).isFalse();
    rows.modelVersion(base(), 2, 559);
    assertThat(isDue()).isFalse();
    rows.modelVersion(base(), 3, 560);
    assertThat(isDue()).isTrue();
  }

  @Test
  void not_before_a_model_has_seen_the_labels_it_had() {
    rows.modelVersion(base(), 1, 900);
    // a larger audit slice than when the model was trained keeps labels from teaching
    tuned(400, 400);
    assertThat(isDue()).isFalse();
    rows.modelVersion(base(), 2, 400);
    assertThat(isDue()).isFalse();
  }

  @Test
  void when_a_model_trained_meanwhile_knows_many_more() {
    rows.modelVersion(base(), 1, 900);
    tuned(400, 400, 3_600);
    assertThat(isDue()).isTrue();
  }

  @Test
  void not_with_another_sample_of_what_memory_has_room_for() {
    rows.modelVersion(base(), 1, 2_000);
    tuned(2_000, 1_783);
    rows.modelVersion(base(), 2, 9_000);
    assertThat(isDue()).isFalse();
  }

  @Test
  void from_features_that_were_learned_anew() {
    rows.modelVersion(base(), 1, 400);
    tuned(400, 400);
    long second = rows.encoder(2);
    encoders.put(project, second, new Encoders.Shard(0, 80, "none"));
    rows.modelVersion(second, 2, 400);
    assertThat(isDue()).isTrue();
    assertThat(tunings.newest(project, second)).isEmpty();
  }

  @Test
  void an_encoder_made_while_another_one_was_is_not_added() {
    assertThat(encoders.add(project, draft(2, null))).isPresent();
    assertThat(encoders.add(project, draft(2, base()))).isEmpty();
    assertThat(encoders.newest(project).orElseThrow().baseId()).isNull();
  }

  private Encoders.Draft draft(int number, @Nullable Long baseId) {
    return new Encoders.Draft(number, "tuned", "none", baseId, Map.of(), 3, 80, 80);
  }

  private boolean isDue() {
    return due.tuning(due.state(project).orElseThrow());
  }

  private long base() {
    return encoders.newest(project).orElseThrow().id();
  }

  private void tuned(int labels, int taught) {
    tuned(labels, taught, 0);
  }

  private void tuned(int labels, int taught, double seconds) {
    var none = new PairedAccuracy(taught, 0, 0, 0);
    var tuning = new Tunings.Tuning(null, labels, taught, none, seconds);
    jdbi.useTransaction(handle -> tunings.add(handle, project, base(), tuning));
  }
}
