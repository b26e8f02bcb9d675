package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.evaluation.ArmComparison;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class AutoPolicyTest {

  private static final int IMAGES = 80;
  private final Policy policy = new AutoPolicy();

  @Test
  void starts_with_what_is_typical() {
    Policy.Choice choice = policy.choose(pool(0, true, false), 10, 1);
    assertThat(choice.strategy().name()).isEqualTo("typiclust");
    assertThat(choice.reason()).startsWith("TypiClust, because with 0 labels for 5 classes");
  }

  @Test
  void stays_with_it_until_there_are_five_labels_a_class() {
    assertThat(chosen(pool(24, 0.9f))).isEqualTo("typiclust");
    assertThat(chosen(pool(25, 0.9f))).isEqualTo("margin-clustering");
  }

  @Test
  void waits_longer_for_a_classifier_that_is_not_sure() {
    Policy.Choice choice = policy.choose(pool(25, 0.6f), 10, 1);
    assertThat(choice.strategy().name()).isEqualTo("typiclust");
    assertThat(choice.reason())
        .isEqualTo(
            "TypiClust, because the classifier expects to be right on only 60 % of the images left (from 65 % or 50 labels on it is asked).");
    assertThat(chosen(pool(49, 0.6f))).isEqualTo("typiclust");
    assertThat(chosen(pool(50, 0.6f))).isEqualTo("margin-clustering");
  }

  @Test
  void waits_for_a_label_of_every_class_but_not_for_ever() {
    Pool pool = pool(30, 0.9f);
    int[] four = Arrays.stream(pool.labels()).map(label -> label % 4).toArray();
    Policy.Choice choice = policy.choose(labeled(pool, four), 10, 1);
    assertThat(choice.strategy().name()).isEqualTo("typiclust");
    assertThat(choice.reason())
        .isEqualTo(
            "TypiClust, because 1 of 5 classes has no label yet (it is left at 50 labels at the latest).");
    Pool later = pool(50, 0.9f);
    assertThat(chosen(labeled(later, new int[50]))).isEqualTo("margin-clustering");
  }

  private static Pool labeled(Pool pool, int[] labels) {
    return new Pool(
        pool.images(),
        pool.candidates(),
        pool.labeled(),
        labels,
        pool.classes(),
        pool.features(),
        pool.probabilities());
  }

  @Test
  void draws_half_at_random_where_random_was_better() {
    Policy.Choice choice =
        policy.informed(new ArmComparison(100, 80, 50, 2, 30)).choose(pool(50, 0.9f), 10, 1);
    assertThat(choice.reason())
        .isEqualTo(
            "Margin clustering, because with 50 labels for 5 classes the classifier's doubt tells what teaches; 50 % at random, because on 100 audit labels random selection was better.");
    assertThat(drawn(choice)).isEqualTo(5);
  }

  @Test
  void draws_some_at_random_where_a_difference_would_have_been_seen() {
    Policy.Choice choice =
        policy.informed(new ArmComparison(400, 320, 300, 30, 30)).choose(pool(50, 0.9f), 10, 1);
    assertThat(choice.reason())
        .endsWith(
            "; 15 % at random, because on 400 audit labels random selection could not be told from it.");
    assertThat(drawn(choice)).isBetween(1L, 2L);
  }

  @Test
  void draws_none_at_random_where_active_selection_was_better_or_nothing_can_be_seen_yet() {
    ArmComparison ahead = new ArmComparison(100, 80, 50, 30, 2);
    ArmComparison early = new ArmComparison(50, 40, 30, 5, 5);
    assertThat(drawn(policy.informed(ahead).choose(pool(50, 0.9f), 10, 1))).isZero();
    assertThat(drawn(policy.informed(early).choose(pool(50, 0.9f), 10, 1))).isZero();
    assertThat(drawn(policy.choose(pool(50, 0.9f), 10, 1))).isZero();
  }

  /** Of 10 picks those without a score: drawn, not chosen. */
  private static long drawn(Policy.Choice choice) {
    Selection selection = choice.strategy().select(pool(50, 0.9f), 10, 1);
    return Arrays.stream(selection.scores()).filter(Double::isNaN).count();
  }

  @Test
  void stays_with_it_while_there_is_no_classifier() {
    assertThat(chosen(pool(30, true, false))).isEqualTo("typiclust");
  }

  @Test
  void draws_at_random_and_says_so_while_there_are_no_features() {
    Policy.Choice choice = policy.choose(pool(30, false, false), 10, 1);
    assertThat(choice.strategy().name()).isEqualTo("random");
    assertThat(choice.reason()).isEqualTo("Random, because the images have no features yet.");
  }

  @Test
  void a_set_strategy_is_used_as_soon_as_it_can_be() {
    Policy margin = Strategies.policy("margin").orElseThrow();
    assertThat(margin.choose(pool(3, true, true), 10, 1).strategy().name()).isEqualTo("margin");
    Policy.Choice first = margin.choose(pool(0, true, false), 10, 1);
    assertThat(first.strategy().name()).isEqualTo("typiclust");
    assertThat(first.reason())
        .isEqualTo(
            "TypiClust in place of Margin, because there is no classifier before the first labels.");
    assertThat(margin.choose(pool(0, false, false), 10, 1).strategy().name()).isEqualTo("random");
  }

  @Test
  void whatever_it_chooses_can_choose() {
    for (Strategies.Description known : Strategies.descriptions()) {
      Policy some = Strategies.policy(known.name()).orElseThrow();
      for (Pool pool :
          new Pool[] {pool(0, false, false), pool(0, true, false), pool(30, true, true)}) {
        assertThat(some.choose(pool, 5, 1).strategy().select(pool, 5, 1).size()).isEqualTo(5);
      }
    }
  }

  private String chosen(Pool pool) {
    return policy.choose(pool, 10, 1).strategy().name();
  }

  /** A classifier that gives every image's first class this probability. */
  private static Pool pool(int labels, float sure) {
    float[] probabilities = new float[IMAGES * 5];
    Arrays.fill(probabilities, (1 - sure) / 4);
    for (int i = 0; i < IMAGES; i++) {
      probabilities[i * 5] = sure;
    }
    Pool pool = pool(labels, true, false);
    return new Pool(
        IMAGES,
        pool.candidates(),
        pool.labeled(),
        pool.labels(),
        5,
        pool.features(),
        new Probabilities(probabilities, IMAGES, 5));
  }

  private static Pool pool(int labels, boolean features, boolean model) {
    float[] even = new float[IMAGES * 5];
    Arrays.fill(even, 0.2f);
    return new Pool(
        IMAGES,
        Arrays.stream(Draws.range(IMAGES)).filter(i -> i >= labels).toArray(),
        Draws.range(labels),
        Arrays.stream(Draws.range(labels)).map(i -> i % 5).toArray(),
        5,
        features ? new Features(new float[IMAGES * 2], IMAGES, 2) : null,
        model ? new Probabilities(even, IMAGES, 5) : null);
  }
}
