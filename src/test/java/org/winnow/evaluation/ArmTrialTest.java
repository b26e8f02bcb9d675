package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.SoftmaxWeights;

/** Rows are numbered by their one feature: 0–99 audited, 100–199 chosen, 200–209 imported. */
class ArmTrialTest {

  private static final int CHOSEN = 100;
  private static final int IMPORTED = 200;

  private final Features features = features();
  private final List<int[]> taught = new ArrayList<>();

  /** Says class 1 when it has learned from chosen rows, else class 0. */
  private final ClassifierTrainer trainer =
      (set, members, seed) -> {
        int[] numbers = new int[set.rows().length];
        Arrays.setAll(numbers, i -> (int) set.pool().valuesND()[set.rows()[i]]);
        taught.add(numbers);
        boolean active = Arrays.stream(numbers).anyMatch(n -> n >= CHOSEN && n < IMPORTED);
        return new Constant(active ? 1 : 0);
      };

  @Test
  void counts_who_got_which_images_right() {
    // Of 50 audited images 40 are of class 1, which the active classifier says.
    ArmComparison comparison = run(none(), labeled(CHOSEN, 100), ones(50, 40));
    assertThat(comparison.images()).isEqualTo(50);
    assertThat(comparison.labels()).isEqualTo(40);
    assertThat(comparison.paired().both()).isZero();
    assertThat(comparison.paired().firstOnly()).isEqualTo(40);
    assertThat(comparison.paired().secondOnly()).isEqualTo(10);
    assertThat(comparison.verdict()).isEqualTo(ArmComparison.Verdict.AHEAD);
  }

  @Test
  void teaches_both_as_many_labels_the_first_chosen_ones_and_all_that_was_given() {
    run(labeled(IMPORTED, 10), labeled(CHOSEN, 100), ones(50, 25));
    assertThat(taught).hasSize(10);
    for (int fold = 0; fold < 5; fold++) {
      int[] active = taught.get(2 * fold);
      int[] random = taught.get(2 * fold + 1);
      int[] given = IntStream.range(IMPORTED, IMPORTED + 10).toArray();
      assertThat(active).hasSize(50);
      assertThat(Arrays.copyOf(active, 10)).containsExactlyInAnyOrder(given);
      assertThat(Arrays.copyOfRange(active, 10, 50))
          .containsExactly(IntStream.range(CHOSEN, CHOSEN + 40).toArray());
      assertThat(random).hasSize(50).doesNotHaveDuplicates();
      assertThat(Arrays.copyOf(random, 10)).containsExactlyInAnyOrder(given);
      assertThat(Arrays.stream(random, 10, 50)).allMatch(n -> n < CHOSEN);
    }
  }

  @Test
  void teaches_no_more_of_what_was_given_than_makes_a_difference() {
    int[] rows = new int[40_000];
    Arrays.setAll(rows, i -> IMPORTED + i % 10);
    ArmTrial.Labeled many = new ArmTrial.Labeled(rows, new int[40_000]);
    run(many, labeled(CHOSEN, 100), ones(50, 25));
    assertThat(taught).allMatch(numbers -> numbers.length == ArmTrial.MOST_IMAGES + 40);
  }

  @Test
  void tries_every_audited_image_once_and_never_one_that_taught() {
    run(none(), labeled(CHOSEN, 100), ones(53, 30));
    int[] times = new int[53];
    for (int fold = 0; fold < 5; fold++) {
      Arrays.stream(taught.get(2 * fold + 1)).forEach(n -> times[n]++);
    }
    // Held out of exactly one of the five folds.
    assertThat(times).containsOnly(4);
  }

  @Test
  void takes_fewer_of_each_where_little_was_chosen() {
    assertThat(run(none(), labeled(CHOSEN, 8), ones(50, 25)).labels()).isEqualTo(8);
  }

  @Test
  void an_arm_that_knows_one_class_alone_says_that_class() {
    ArmComparison comparison = run(none(), ones(CHOSEN, 60, 60), ones(50, 40));
    assertThat(comparison.paired().firstOnly()).isEqualTo(40);
    assertThat(comparison.paired().secondOnly()).isEqualTo(10);
  }

  @Test
  void a_pool_of_nearly_one_class_is_not_taken_for_a_win_of_the_arm_that_met_the_other() {
    // The active classifier says class 1, which none of the audited images is of.
    ArmComparison comparison = run(none(), labeled(CHOSEN, 100), ones(50, 0));
    assertThat(comparison.random()).isEqualTo(1);
    assertThat(comparison.verdict()).isEqualTo(ArmComparison.Verdict.BEHIND);
  }

  @Test
  void is_worth_doing_from_forty_labels_on_and_again_with_a_tenth_more() {
    assertThat(ArmTrial.worthwhile(39, 0)).isFalse();
    assertThat(ArmTrial.worthwhile(40, 0)).isTrue();
    assertThat(ArmTrial.worthwhile(43, 40)).isFalse();
    assertThat(ArmTrial.worthwhile(44, 40)).isTrue();
    assertThat(ArmTrial.worthwhile(1_000_000, ArmTrial.MOST_IMAGES)).isFalse();
  }

  @Test
  void refuses_too_few_audit_labels() {
    assertThatThrownBy(() -> run(none(), labeled(CHOSEN, 10), ones(39, 10)))
        .hasMessageContaining("40 audit labels or more, got 39");
  }

  private ArmComparison run(
      ArmTrial.Labeled given, ArmTrial.Labeled active, ArmTrial.Labeled audit) {
    return new ArmTrial(trainer, features, 2).run(given, active, audit, 1);
  }

  private static Features features() {
    float[] numbers = new float[300];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return new Features(numbers, numbers.length, 1);
  }

  private static ArmTrial.Labeled none() {
    return new ArmTrial.Labeled(new int[0], new int[0]);
  }

  /** Of both classes in turn. */
  private static ArmTrial.Labeled labeled(int from, int count) {
    return new ArmTrial.Labeled(
        IntStream.range(from, from + count).toArray(),
        IntStream.range(0, count).map(i -> i % 2).toArray());
  }

  private static ArmTrial.Labeled ones(int count, int ones) {
    return ones(0, count, ones);
  }

  private static ArmTrial.Labeled ones(int from, int count, int ones) {
    return new ArmTrial.Labeled(
        IntStream.range(from, from + count).toArray(),
        IntStream.range(0, count).map(i -> i < ones ? 1 : 0).toArray());
  }

  private record Constant(int said) implements Classifier {

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int members() {
      return 0;
    }

    @Override
    public double temperature() {
      return 1;
    }

    @Override
    public SoftmaxWeights weights() {
      throw new UnsupportedOperationException("it has none");
    }

    @Override
    public Probabilities probabilities(Features features) {
      float[] values = new float[features.rows() * 2];
      for (int i = 0; i < features.rows(); i++) {
        values[2 * i + said] = 1;
      }
      return new Probabilities(values, features.rows(), 2);
    }

    @Override
    public Probabilities[] memberProbabilities(Features features) {
      return new Probabilities[0];
    }
  }
}
