package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;

class CoresetStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new CoresetStrategy();
  }

  @Test
  void takes_the_farthest_from_what_is_labeled_or_picked() {
    // By hand: from 0 the farthest is 10; then 4, 4 from 0; then 8, 2 from 10, before 1 and 9.5.
    Pool pool = labeledFirst(0, 1, 4, 8, 9.5f, 10);
    Selection selection = strategy().select(pool, 3, 1);
    assertThat(selection.images()).containsExactly(5, 2, 3);
    assertThat(selection.scores()).containsExactly(new double[] {10, 4, 2}, within(1e-6));
  }

  @Test
  void scores_a_drawn_first_pick_with_the_distance_of_the_farthest_from_it() {
    Selection selection = strategy().select(Pools.line(0, 10), 2, 1);
    assertThat(selection.scores()).containsExactly(new double[] {10, 10}, within(1e-6));
    assertThat(strategy().select(Pools.line(0, 10), 1, 1).scores()).containsExactly(10);
  }

  @Test
  void draws_the_first_of_a_project_without_labels() {
    Pool pool = Pools.line(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(
            Arrays.stream(Draws.range(50))
                .map(seed -> strategy().select(pool, 1, seed).images()[0])
                .distinct()
                .count())
        .isGreaterThan(5);
  }

  @Test
  void agrees_with_a_slow_obvious_greedy() {
    Pool pool = Pools.blobs(700, 3, 7, 4);
    Features features = Requirements.features(pool);
    List<Integer> centres = new ArrayList<>(Arrays.stream(pool.labeled()).boxed().toList());
    int[] expected = new int[30];
    double[] distances = new double[30];
    for (int i = 0; i < expected.length; i++) {
      distances[i] = -1;
      for (int candidate : pool.candidates()) {
        double nearest =
            centres.stream()
                .mapToDouble(s -> Slowly.squaredDistance(features, candidate, s))
                .min()
                .orElseThrow();
        if (Math.sqrt(nearest) > distances[i]) {
          distances[i] = Math.sqrt(nearest);
          expected[i] = candidate;
        }
      }
      centres.add(expected[i]);
    }
    Selection selection = strategy().select(pool, 30, 1);
    assertThat(selection.images()).containsExactly(expected);
    assertThat(selection.scores()).containsExactly(distances, within(1e-4));
  }

  private static Pool labeledFirst(float... positions) {
    int images = positions.length;
    return new Pool(
        images,
        Arrays.stream(Draws.range(images)).skip(1).toArray(),
        new int[] {0},
        new int[] {0},
        2,
        new Features(positions, images, 1),
        null);
  }
}
