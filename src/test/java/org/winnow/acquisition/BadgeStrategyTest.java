package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class BadgeStrategyTest extends StrategyContractTest {

  /** By hand, g = q ⊗ z with q = (−½, ½): lengths 2√½, √½, 3√½ and, sure of its class, 0. */
  private static final float[] FEATURES = {2, 0, 0, 1, 3, 0, 5, 5};

  private static final float[] PROBABILITIES = {.5f, .5f, .5f, .5f, .5f, .5f, 1, 0};

  @Override
  Strategy strategy() {
    return new BadgeStrategy();
  }

  @Test
  void takes_the_longest_gradient_first() {
    for (int seed = 0; seed < 10; seed++) {
      Selection selection = strategy().select(four(), 1, seed);
      assertThat(selection.images()).containsExactly(2);
      assertThat(selection.scores()[0]).isCloseTo(3 * Math.sqrt(0.5), within(1e-6));
    }
  }

  @Test
  void draws_the_next_in_proportion_to_the_squared_distance() {
    // By hand, from image 2: ½ · 1 to image 0, ½ · (9 + 1) to image 1, ½ · 9 to image 3.
    double[] expected = {0.05, 0.5, 0, 0.45};
    int[] drawn = new int[4];
    for (int seed = 0; seed < 4_000; seed++) {
      drawn[strategy().select(four(), 2, seed).images()[1]]++;
    }
    for (int i = 0; i < 4; i++) {
      assertThat(drawn[i] / 4_000.0).isCloseTo(expected[i], within(0.03));
    }
  }

  @Test
  void scores_with_the_distance_to_the_nearest_pick() {
    Selection selection = strategy().select(four(), 4, 1);
    int[] images = selection.images();
    Features gradients = outer(four());
    for (int i = 1; i < 4; i++) {
      int image = images[i];
      double nearest =
          Arrays.stream(images, 0, i)
              .mapToDouble(other -> Slowly.squaredDistance(gradients, image, other))
              .min()
              .orElseThrow();
      assertThat(selection.scores()[i]).isCloseTo(Math.sqrt(nearest), within(1e-6));
    }
  }

  @Test
  void measures_what_the_outer_products_measure() {
    Pool pool = Pools.blobs(600, 3, 7, 2);
    Features slow = outer(pool);
    Gradients fast =
        new Gradients(
            Requirements.features(pool), Requirements.probabilities(pool), Draws.range(600));
    float[] squared = new float[600];
    Arrays.fill(squared, Float.MAX_VALUE);
    fast.lowerToDistanceFrom(5, squared);
    fast.lowerToDistanceFrom(590, squared);
    for (int i = 0; i < 600; i++) {
      double expected =
          Math.min(Slowly.squaredDistance(slow, i, 5), Slowly.squaredDistance(slow, i, 590));
      assertThat((double) squared[i]).isCloseTo(expected, within(1e-4));
    }
  }

  private static Pool four() {
    return new Pool(
        4,
        Draws.range(4),
        new int[0],
        new int[0],
        2,
        new Features(FEATURES, 4, 2),
        new Probabilities(PROBABILITIES, 4, 2));
  }

  /** The C·D numbers of each gradient, written out. */
  private static Features outer(Pool pool) {
    Features features = Requirements.features(pool);
    Probabilities probabilities = Requirements.probabilities(pool);
    int classes = pool.classes();
    int dimension = features.dimension();
    float[] values = new float[pool.images() * classes * dimension];
    for (int i = 0; i < pool.images(); i++) {
      for (int c = 0; c < classes; c++) {
        double error =
            Slowly.probability(probabilities, i, c) - (probabilities.predicted(i) == c ? 1 : 0);
        for (int d = 0; d < dimension; d++) {
          values[(i * classes + c) * dimension + d] =
              (float) (error * Slowly.value(features, i, d));
        }
      }
    }
    return new Features(values, pool.images(), classes * dimension);
  }
}
