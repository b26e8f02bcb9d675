package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.winnow.common.WinnowConfig;
import org.winnow.round.Due.EncodingStep;
import org.winnow.testing.TestDatabase;

/** What is due, from states as the tables would give them; nobody holds or has labeled an image. */
class DueTest {

  private static final WinnowConfig NO_SETTINGS =
      new SmallRyeConfigBuilder()
          .withMapping(WinnowConfig.class)
          .build()
          .getConfigMapping(WinnowConfig.class);

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Due due =
      new Due(
          TestDatabase.fresh(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          new EncoderSetting(NO_SETTINGS),
          NO_SETTINGS);

  @Test
  void networks_are_tuned_once_there_are_labels_enough_and_again_with_two_fifths_more() {
    assertThat(due.tuning(new Scene().taught(299, 0).state())).isFalse();
    assertThat(due.tuning(new Scene().taught(300, 0).state())).isTrue();
    assertThat(due.tuning(new Scene().taught(419, 300).state())).isFalse();
    assertThat(due.tuning(new Scene().taught(420, 300).state())).isTrue();
    assertThat(due.tuning(new Scene().taught(9_000, Integer.MAX_VALUE).state())).isFalse();
  }

  @Test
  void networks_wait_while_there_is_something_to_do_for_features() {
    Scene scene = new Scene().taught(300, 0);
    assertThat(due.tuning(scene.importing(NOW).state())).isFalse();
    assertThat(due.tuning(scene.importing(null).encoded(999).state())).isFalse();
    assertThat(due.tuning(scene.encoded(1000).source("a file", "a file").state())).isTrue();
    assertThat(due.tuning(scene.source("a file", null).state())).isFalse();
  }

  @Test
  void a_network_is_taught_without_labels_once_the_patch_features_cover_the_pool() {
    Scene scene = new Scene().effort(null, "small");
    assertThat(due.encoding(scene.state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.selfSupervision(scene.state())).isTrue();
    assertThat(due.selfSupervision(scene.encoded(999).state())).isFalse();
    assertThat(due.selfSupervision(scene.encoded(1000).importing(NOW).state())).isFalse();
    assertThat(due.selfSupervision(scene.importing(null).images(255).encoder(255).state()))
        .isFalse();
    assertThat(due.selfSupervision(new Scene().state())).isFalse();
  }

  @Test
  void a_network_that_taught_itself_is_taught_anew_where_other_effort_is_wanted() {
    assertThat(due.selfSupervision(new Scene().effort("small", "small").state())).isFalse();
    assertThat(due.selfSupervision(new Scene().effort("small", "large").state())).isTrue();
    Scene unwanted = new Scene().effort("small", null);
    assertThat(due.selfSupervision(unwanted.state())).isFalse();
    assertThat(due.encoding(unwanted.state())).isEqualTo(EncodingStep.SWITCH);
  }

  @Test
  void networks_do_not_wait_for_one_that_teaches_itself() {
    Scene scene = new Scene().taught(300, 0).effort(null, "small");
    assertThat(due.selfSupervision(scene.state())).isTrue();
    assertThat(due.tuning(scene.state())).isTrue();
  }

  @Test
  void first_images_get_an_order_at_once() {
    assertThat(due.round(new Scene().scored(-1, null).state())).contains("first images");
  }

  @Test
  void enough_new_labels_start_a_round() {
    assertThat(due.round(new Scene().fresh(9, NOW).state())).isEmpty();
    assertThat(due.round(new Scene().fresh(10, NOW).state())).contains("new labels");
  }

  @Test
  void one_new_label_starts_a_round_after_a_while() {
    assertThat(due.round(new Scene().fresh(1, NOW.minusSeconds(1)).state())).isEmpty();
    assertThat(due.round(new Scene().fresh(1, NOW.minusSeconds(2)).state())).contains("new labels");
  }

  @Test
  void labels_start_no_round_while_no_image_has_features() {
    Scene scene = new Scene().images(1000).encoded(0).encoder(null).scored(1000, null);
    assertThat(due.round(scene.fresh(10, NOW.minusSeconds(60)).state())).isEmpty();
    assertThat(due.round(scene.open(3).state())).contains("queue running low");
  }

  @Test
  void new_features_start_a_round() {
    assertThat(due.round(new Scene().scored(1000, null).state())).contains("new images");
  }

  @Test
  void a_random_order_takes_in_all_images_as_soon_as_the_import_is_done() {
    Scene scene = new Scene().encoder(null).encoded(0).scored(600, null);

    assertThat(due.round(scene.importing(NOW.minusSeconds(300)).state())).isEmpty();
    assertThat(due.round(scene.scored(500, null).state())).contains("more images");
    assertThat(due.round(scene.scored(999, null).importing(null).state())).contains("more images");
    assertThat(due.round(scene.scored(1000, null).state())).isEmpty();
  }

  @Test
  void a_full_queue_of_a_large_trigger_is_not_low() {
    Scene scene = new Scene().trigger(500).open(50);

    assertThat(due.round(scene.state())).isEmpty();
  }

  @Test
  void a_low_queue_is_filled_while_there_are_images() {
    assertThat(due.round(new Scene().open(3).state())).contains("queue running low");
  }

  @Test
  void a_low_queue_is_not_filled_again_at_once() {
    assertThat(due.round(new Scene().open(3).scoredAt(NOW.minusSeconds(1)).state())).isEmpty();
  }

  @Test
  void a_low_queue_is_left_when_all_there_is_lies_in_it() {
    assertThat(due.round(new Scene().images(3).open(3).state())).isEmpty();
  }

  @Test
  void images_without_features_do_not_count_as_unserved() {
    Scene scene = new Scene().images(5000).encoded(3).importing(NOW).open(3);

    assertThat(due.round(scene.state())).isEmpty();
  }

  @Test
  void an_encoder_is_learned_when_the_first_import_is_done() {
    Scene scene = new Scene().encoder(null).encoded(0);

    assertThat(due.encoding(scene.importing(NOW.minusSeconds(59)).state()))
        .isEqualTo(EncodingStep.NONE);
    assertThat(due.encoding(scene.importing(null).state())).isEqualTo(EncodingStep.LEARN);
  }

  @Test
  void a_long_import_is_not_waited_for() {
    Scene scene = new Scene().encoder(null).encoded(0).importing(NOW.minusSeconds(61));

    assertThat(due.encoding(scene.state())).isEqualTo(EncodingStep.LEARN);
  }

  @Test
  void a_pool_that_has_doubled_gets_a_new_encoder() {
    assertThat(due.encoding(new Scene().encoder(501).state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.encoding(new Scene().encoder(500).state())).isEqualTo(EncodingStep.LEARN);
  }

  @Test
  void new_images_are_encoded_in_portions_while_they_come_in() {
    Scene scene = new Scene().images(3000).encoder(2000).importing(NOW);

    assertThat(due.encoding(scene.encoded(2000).state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.encoding(scene.encoded(1976).state())).isEqualTo(EncodingStep.ENCODE);
    assertThat(due.encoding(scene.encoded(2999).importing(null).state()))
        .isEqualTo(EncodingStep.ENCODE);
  }

  @Test
  void a_handful_of_images_teaches_no_encoder() {
    assertThat(due.encoding(new Scene().images(3).encoder(null).encoded(0).state()))
        .isEqualTo(EncodingStep.NONE);
  }

  @Test
  void another_encoder_in_the_settings_is_switched_to() {
    assertThat(due.encoding(new Scene().source(null, "a").state())).isEqualTo(EncodingStep.SWITCH);
    assertThat(due.encoding(new Scene().source("a", "b").state())).isEqualTo(EncodingStep.SWITCH);
    assertThat(due.encoding(new Scene().source("a", null).state())).isEqualTo(EncodingStep.SWITCH);
    assertThat(due.encoding(new Scene().source("a", "a").state())).isEqualTo(EncodingStep.NONE);
  }

  @Test
  void an_encoder_that_cannot_be_used_is_tried_again_after_a_while() {
    Scene scene = new Scene().source(null, "a");

    assertThat(due.encoding(scene.tried(NOW.minusSeconds(9)).state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.encoding(scene.tried(NOW.minusSeconds(10)).state()))
        .isEqualTo(EncodingStep.SWITCH);
  }

  @Test
  void a_problem_that_is_over_is_found_out_without_a_new_image() {
    Scene scene = new Scene().source("a", "a");

    assertThat(due.encoding(scene.tried(NOW.minusSeconds(9)).state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.encoding(scene.tried(NOW.minusSeconds(10)).state()))
        .isEqualTo(EncodingStep.ENCODE);
  }

  @Test
  void patch_features_go_on_while_another_encoder_cannot_be_used() {
    Scene scene = new Scene().source(null, "a").tried(NOW);

    assertThat(due.encoding(scene.encoded(900).state())).isEqualTo(EncodingStep.ENCODE);
    assertThat(due.encoding(scene.encoder(500).state())).isEqualTo(EncodingStep.LEARN);
  }

  @Test
  void new_images_wait_for_a_pretrained_encoder_that_cannot_be_used_and_rounds_do_not() {
    Scene scene = new Scene().source("a", "a").tried(NOW).encoded(900);

    assertThat(due.encoding(scene.state())).isEqualTo(EncodingStep.NONE);
    assertThat(due.round(scene.scored(900, 7L).state())).isEmpty();
    assertThat(due.round(scene.scored(800, 7L).state())).contains("new images");
    assertThat(due.round(scene.scored(900, 7L).fresh(10, NOW).state())).contains("new labels");
  }

  @Test
  void a_pretrained_encoder_is_fitted_anew_to_a_pool_that_has_doubled_while_it_is_small() {
    Scene scene = new Scene().source("a", "a");

    assertThat(due.encoding(scene.encoder(500).state())).isEqualTo(EncodingStep.LEARN);
    assertThat(due.encoding(scene.images(5000).encoder(2000).state())).isEqualTo(EncodingStep.NONE);
  }

  /** A project of 1,000 images, all encoded and scored, with nothing to do; then changed. */
  private static final class Scene {
    private int images = 1000;
    private int encoded = 1000;
    private @Nullable Integer encoder = 1000;
    private @Nullable String source;
    private @Nullable String wanted;
    private @Nullable String effort;
    private @Nullable String wantedEffort;
    private @Nullable Instant tried;
    private int taught;
    private int tunedWith;
    private @Nullable Instant importing;
    private int trigger = 10;
    private int fresh;
    private @Nullable Instant freshSince;
    private int scored = 1000;
    private @Nullable Long scoredEncoder = 7L;
    private Instant scoredAt = NOW.minusSeconds(3600);
    private int open = 50;

    Scene images(int count) {
      images = count;
      encoded = count;
      scored = count;
      return this;
    }

    Scene encoded(int count) {
      encoded = count;
      return this;
    }

    Scene encoder(@Nullable Integer pool) {
      encoder = pool;
      return this;
    }

    Scene source(@Nullable String source, @Nullable String wanted) {
      this.source = source;
      this.wanted = wanted;
      return this;
    }

    Scene effort(@Nullable String effort, @Nullable String wantedEffort) {
      this.effort = effort;
      this.wantedEffort = wantedEffort;
      return this;
    }

    Scene tried(Instant time) {
      tried = time;
      return this;
    }

    Scene taught(int labels, int before) {
      taught = labels;
      tunedWith = before;
      return this;
    }

    Scene importing(@Nullable Instant since) {
      importing = since;
      return this;
    }

    Scene trigger(int labels) {
      trigger = labels;
      return this;
    }

    Scene fresh(int count, Instant since) {
      fresh = count;
      freshSince = since;
      return this;
    }

    Scene scored(int count, @Nullable Long encoderId) {
      scored = count;
      scoredEncoder = encoderId;
      return this;
    }

    Scene scoredAt(Instant time) {
      scoredAt = time;
      return this;
    }

    Scene open(int count) {
      open = count;
      return this;
    }

    Due.State state() {
      return new Due.State(
          1,
          images,
          trigger,
          2,
          importing,
          encoder,
          source,
          wanted,
          effort,
          wantedEffort,
          tried,
          taught,
          10,
          tunedWith,
          encoded,
          encoded,
          encoded > 0 ? 7L : null,
          fresh,
          freshSince,
          scored,
          scoredEncoder,
          scoredAt,
          open);
    }
  }
}
