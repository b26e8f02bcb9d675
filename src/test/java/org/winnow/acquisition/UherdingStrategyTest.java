package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class UherdingStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new UherdingStrategy();
  }

  @Test
  void takes_the_middle_of_the_most_doubt() {
    // By hand: nearest distances 1, 1, 1, 7, so σ = 1. In doubt by 0.2, 1, 0.2, 1; with e^−½ =
    // 0.6065 and e^−2 = 0.1353 image 1 gains 1 + 2 · 0.2 · 0.6065, image 3 gains 1.
    Pool pool = line(new float[] {0, 1, 2, 9}, .9f, .5f, .9f, .5f);
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()).containsExactly(1, 3);
    assertThat(selection.scores()).containsExactly(new double[] {1.2426, 1}, within(1e-4));
  }

  @Test
  void counts_only_what_labels_have_not_covered() {
    // The middle of the first three is labeled: each of its neighbours keeps 1 − e^−½ of its
    // doubt, less than the image far away.
    float[] positions = {0, 1, 2, 9, 3};
    float[] probabilities = {.5f, .5f, .5f, .5f, .5f, .5f, .6f, .4f, .5f, .5f};
    Pool pool =
        new Pool(
            5,
            new int[] {0, 2, 3, 4},
            new int[] {1},
            new int[] {0},
            2,
            new Features(positions, 5, 1),
            new Probabilities(probabilities, 5, 2));
    assertThat(strategy().select(pool, 1, 1).images()[0]).isNotEqualTo(0);
    assertThat(slow(pool, 4, 1)).isEqualTo(strategy().select(pool, 4, 1).images());
  }

  @Test
  void agrees_with_a_slow_obvious_greedy() {
    Pool pool = Pools.blobs(600, 3, 5, 4);
    assertThat(strategy().select(pool, 25, 7).images()).containsExactly(slow(pool, 25, 7));
  }

  /** Every kernel and every gain, measured anew for each pick. */
  private static int[] slow(Pool pool, int wanted, long seed) {
    Features features = Requirements.features(pool);
    int[] shortlist = Draws.some(pool.candidates(), UherdingStrategy.MOST_POINTS, seed);
    double[] nearest =
        Arrays.stream(shortlist)
            .mapToDouble(
                a ->
                    Arrays.stream(shortlist)
                        .filter(b -> b != a)
                        .mapToDouble(b -> Slowly.squaredDistance(features, a, b))
                        .min()
                        .orElseThrow())
            .sorted()
            .toArray();
    double squaredWidth = nearest[nearest.length / 2];
    double[] doubts = new MarginStrategy().scores(pool.withCandidates(shortlist));
    List<Integer> covering = new ArrayList<>(Arrays.stream(pool.labeled()).boxed().toList());
    int[] picks = new int[wanted];
    for (int pick = 0; pick < wanted; pick++) {
      double[] covered =
          Arrays.stream(shortlist)
              .mapToDouble(
                  i ->
                      covering.stream()
                          .mapToDouble(c -> kernel(features, i, c, squaredWidth))
                          .max()
                          .orElse(0))
              .toArray();
      double most = -1;
      for (int x : shortlist) {
        double gain = 0;
        for (int i = 0; i < shortlist.length; i++) {
          double more = kernel(features, shortlist[i], x, squaredWidth) - covered[i];
          gain += doubts[i] * Math.max(0, more);
        }
        if (gain > most && !covering.contains(x)) {
          most = gain;
          picks[pick] = x;
        }
      }
      covering.add(picks[pick]);
    }
    return picks;
  }

  private static double kernel(Features features, int a, int b, double squaredWidth) {
    return Math.exp(-Slowly.squaredDistance(features, a, b) / (2 * squaredWidth));
  }

  /** Two classes, the first as probable as given. */
  private static Pool line(float[] positions, float... first) {
    float[] probabilities = new float[2 * first.length];
    for (int i = 0; i < first.length; i++) {
      probabilities[2 * i] = first[i];
      probabilities[2 * i + 1] = 1 - first[i];
    }
    return new Pool(
        first.length,
        Draws.range(first.length),
        new int[0],
        new int[0],
        2,
        new Features(positions, first.length, 1),
        new Probabilities(probabilities, first.length, 2));
  }
}
