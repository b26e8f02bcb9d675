package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/** What every strategy holds to; a strategy's test extends it. */
abstract class StrategyContractTest {

  private final Pool pool = Pools.blobs(300, 3, 8, 1);

  abstract Strategy strategy();

  @Test
  void is_found_by_its_name() {
    assertThat(Strategies.named(strategy().name())).get().hasSameClassAs(strategy());
  }

  @Test
  final void says_what_it_does() {
    assertThat(strategy().name()).matches("[a-z]+(-[a-z]+)*");
    assertThat(strategy().summary()).endsWith(".");
  }

  @Test
  final void chooses_as_many_as_asked_for() {
    Selection selection = strategy().select(pool, 17, 5);
    assertThat(selection.images()).hasSize(17).doesNotHaveDuplicates();
  }

  @Test
  final void chooses_only_candidates() {
    int[] some = Arrays.stream(pool.candidates()).filter(i -> i % 4 == 1).toArray();
    Selection selection = strategy().select(pool.withCandidates(some), 20, 5);
    assertThat(Arrays.stream(selection.images()).boxed())
        .hasSize(20)
        .isSubsetOf(Arrays.stream(some).boxed().toList());
  }

  @Test
  final void gives_the_same_for_the_same_seed() {
    Selection first = strategy().select(pool, 25, 9);
    Selection second = strategy().select(pool, 25, 9);
    assertThat(second.images()).containsExactly(first.images());
    assertThat(second.scores()).containsExactly(first.scores());
  }

  @Test
  final void gives_every_candidate_once_when_the_batch_is_larger_than_the_pool() {
    Selection selection = strategy().select(pool, 10_000, 5);
    assertThat(selection.images()).containsExactlyInAnyOrder(pool.candidates());
  }

  @Test
  final void gives_nothing_when_there_are_no_candidates() {
    assertThat(strategy().select(pool.withCandidates(new int[0]), 10, 5).size()).isZero();
  }

  @Test
  final void gives_nothing_when_nothing_is_asked_for() {
    assertThat(strategy().select(pool, 0, 5).size()).isZero();
  }

  @Test
  final void takes_a_pool_of_one() {
    int[] one = {pool.candidates()[4]};
    assertThat(strategy().select(pool.withCandidates(one), 3, 5).images()).containsExactly(one);
  }

  @Test
  final void takes_images_that_are_all_the_same() {
    Pool same =
        new Pool(
            50,
            Draws.range(50),
            new int[0],
            new int[0],
            2,
            new Features(new float[50 * 4], 50, 4),
            new Probabilities(filled(100, 0.5f), 50, 2),
            List.of(new Probabilities(filled(100, 0.5f), 50, 2)));
    assertThat(strategy().select(same, 10, 5).images()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  final void refuses_a_feature_that_is_not_finite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] values = Requirements.features(pool).valuesND().clone();
      values[pool.candidates()[3] * 8 + 2] = bad;
      Pool spoiled =
          new Pool(
              pool.images(),
              pool.candidates(),
              pool.labeled(),
              pool.labels(),
              pool.classes(),
              new Features(values, pool.images(), 8),
              pool.probabilities(),
              pool.members());
      assertThatThrownBy(() -> strategy().select(spoiled, 10, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("feature of image " + pool.candidates()[3]);
    }
  }

  @Test
  final void refuses_a_probability_that_is_not_a_number() {
    float[] values = Requirements.probabilities(pool).valuesNC().clone();
    values[pool.candidates()[3] * 3] = Float.NaN;
    Pool spoiled =
        new Pool(
            pool.images(),
            pool.candidates(),
            pool.labeled(),
            pool.labels(),
            pool.classes(),
            pool.features(),
            new Probabilities(values, pool.images(), 3),
            pool.members());
    assertThatThrownBy(() -> strategy().select(spoiled, 10, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("probability of image " + pool.candidates()[3]);
  }

  @Test
  final void refuses_a_negative_batch() {
    assertThatThrownBy(() -> strategy().select(pool, -1, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void needs_only_what_it_says() {
    Pool bare =
        new Pool(
            pool.images(),
            pool.candidates(),
            pool.labeled(),
            pool.labels(),
            pool.classes(),
            strategy().worksWithoutFeatures() ? null : pool.features(),
            strategy().worksWithoutModel() ? null : pool.probabilities(),
            strategy().members() > 0 ? pool.members() : null);
    assertThat(strategy().select(bare, 10, 5).size()).isEqualTo(10);
  }

  @Test
  final void says_when_what_it_needs_is_absent() {
    Pool nothing =
        new Pool(
            pool.images(),
            pool.candidates(),
            pool.labeled(),
            pool.labels(),
            pool.classes(),
            null,
            null);
    if (!strategy().worksWithoutFeatures() || !strategy().worksWithoutModel()) {
      assertThatThrownBy(() -> strategy().select(nothing, 10, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(strategy().name() + " needs");
    }
  }

  @Test
  final void leaves_its_inputs_as_they_were() {
    int[] candidates = pool.candidates().clone();
    int[] labeled = pool.labeled().clone();
    float[] features = Requirements.features(pool).valuesND().clone();
    float[] probabilities = Requirements.probabilities(pool).valuesNC().clone();
    strategy().select(pool, 40, 5);
    assertThat(pool.candidates()).containsExactly(candidates);
    assertThat(pool.labeled()).containsExactly(labeled);
    assertThat(Requirements.features(pool).valuesND()).containsExactly(features);
    assertThat(Requirements.probabilities(pool).valuesNC()).containsExactly(probabilities);
  }

  @Test
  final void records_a_chance_or_none() {
    for (double chance : strategy().select(pool, 40, 5).probabilities()) {
      assertThat(Double.isNaN(chance) || (chance > 0 && chance <= 1)).isTrue();
    }
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
