package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class MarginClusteringStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new MarginClusteringStrategy();
  }

  @Test
  void takes_one_of_each_group_of_doubtful_images_the_smallest_margin_first() {
    // Images 0 to 2 and 3 to 5 are doubtful, in two groups; the other 114 are certain.
    float[] positions = Arrays.copyOf(new float[] {0, 1, 2, 50, 51, 52}, 120);
    float[] first = {.52f, .53f, .51f, .54f, .505f, .55f};
    float[] probabilities = new float[240];
    for (int i = 0; i < 120; i++) {
      float p = i < 6 ? first[i] : 0.99f;
      probabilities[2 * i] = p;
      probabilities[2 * i + 1] = 1 - p;
    }
    Pool pool =
        new Pool(
            120,
            Draws.range(120),
            new int[0],
            new int[0],
            2,
            new Features(positions, 120, 1),
            new Probabilities(probabilities, 120, 2));
    // A twentieth of 120 candidates are clustered; the middles are 1 and 4, and 4 has the
    // smaller margin.
    assertThat(strategy().select(pool, 2, 1).images()).containsExactly(4, 1);
  }

  @Test
  void takes_several_of_each_cluster_when_the_batch_is_larger_than_the_clusters() {
    Pool pool = Pools.blobs(4_000, 3, 4, 2);
    assertThat(strategy().select(pool, 900, 1).images()).hasSize(900).doesNotHaveDuplicates();
  }

  @Test
  void ranks_by_margin() {
    double[] scores = strategy().select(Pools.blobs(1_000, 3, 8, 2), 50, 1).scores();
    assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }
}
