package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void lists_the_highest_of_scores_of_either_sign_as_sorting_all_would() {
    SplittableRandom random = new SplittableRandom(1);
    double[] scores = new double[5_000];
    Arrays.setAll(scores, i -> (float) (Math.pow(10, 6 * random.nextDouble()) * sign(random)));
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    for (int count : new int[] {1, 7, 300, 4_999, 5_000, 6_000}) {
      int[] best = Ranking.best(scores, count, 1);
      assertThat(best).hasSize(Math.min(count, 5_000)).doesNotHaveDuplicates();
      for (int i = 0; i < best.length; i++) {
        assertThat(scores[best[i]]).isEqualTo(sorted[4_999 - i]);
      }
    }
  }

  @Test
  void draws_among_equals_wherever_they_lie() {
    double[] scores = new double[1_000];
    scores[400] = 1;
    int[] chosen = new int[1_000];
    for (int seed = 0; seed < 3_000; seed++) {
      int[] best = Ranking.best(scores, 101, seed);
      assertThat(best[0]).isEqualTo(400);
      for (int position : best) {
        chosen[position]++;
      }
    }
    // Each of the 999 has a chance of a tenth: 300 of 3,000, give or take five deviations of 16.4.
    chosen[400] = 300;
    assertThat(Arrays.stream(chosen).min().orElseThrow()).isGreaterThan(218);
    assertThat(Arrays.stream(chosen).max().orElseThrow()).isLessThan(382);
  }

  private static int sign(SplittableRandom random) {
    return random.nextBoolean() ? 1 : -1;
  }
}
