package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class AutoPolicyTest {

  private static final int IMAGES = 40;
  private final Policy policy = new AutoPolicy();

  @Test
  void starts_with_what_is_typical() {
    Policy.Choice choice = policy.choose(pool(0, true, false), 10, 1);
    assertThat(choice.strategy().name()).isEqualTo("typiclust");
    assertThat(choice.reason()).startsWith("TypiClust, because with 0 labels for 5 classes");
  }

  @Test
  void stays_with_it_until_there_are_five_labels_a_class() {
    assertThat(chosen(pool(24, true, true))).isEqualTo("typiclust");
    assertThat(chosen(pool(25, true, true))).isEqualTo("margin-clustering");
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

  private static Pool pool(int labels, boolean features, boolean model) {
    float[] even = new float[IMAGES * 5];
    Arrays.fill(even, 0.2f);
    return new Pool(
        IMAGES,
        Arrays.stream(Draws.range(IMAGES)).filter(i -> i >= labels).toArray(),
        Draws.range(labels),
        new int[labels],
        5,
        features ? new Features(new float[IMAGES * 2], IMAGES, 2) : null,
        model ? new Probabilities(even, IMAGES, 5) : null);
  }
}
