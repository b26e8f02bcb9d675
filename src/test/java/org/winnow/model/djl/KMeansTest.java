package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KMeansTest {

  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2);

  @AfterAll
  static void close() {
    runtime.close();
  }

  /** Rows around (0, 0) and (10, 10) in turns; more rows than one task takes. */
  private static float[] twoGroups() {
    SplittableRandom random = new SplittableRandom(1);
    float[] rows = new float[10_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (random.nextGaussian() + (i / 2 % 2 == 0 ? 0 : 10));
    }
    return rows;
  }

  @Test
  void centroids_settle_in_the_middle_of_groups() {
    float[] centroids = new KMeans(runtime, () -> {}).centroids(twoGroups(), 2, 2, 5);

    float[] sorted = centroids.clone();
    Arrays.sort(sorted);
    assertThat(sorted[0]).isCloseTo(0, within(0.2f));
    assertThat(sorted[1]).isCloseTo(0, within(0.2f));
    assertThat(sorted[2]).isCloseTo(10, within(0.2f));
    assertThat(sorted[3]).isCloseTo(10, within(0.2f));
  }

  @Test
  void more_clusters_than_different_rows_stay_finite() {
    float[] centroids = new KMeans(runtime, () -> {}).centroids(new float[] {1, 1, 1, 2}, 1, 6, 1);

    for (float centroid : centroids) {
      assertThat(centroid).isBetween(1f, 2f);
    }
  }
}
