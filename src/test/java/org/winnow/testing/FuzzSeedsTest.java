package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The targets of {@link Fuzzing} on the inputs they begin with, and on each cut in half. */
class FuzzSeedsTest {

  @TestFactory
  Stream<DynamicTest> seeds_are_read_or_refused_as_declared() {
    return FuzzTargets.all().stream()
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> readSeeds(target)));
  }

  private static void readSeeds(FuzzTarget target) throws Exception {
    assertThat(target.seeds()).isNotEmpty();
    for (byte[] seed : target.seeds()) {
      assertThat(seed.length).isLessThanOrEqualTo(target.longest());
      Duration limit = Duration.ofSeconds(FuzzTarget.MOST_SECONDS);
      assertTimeoutPreemptively(limit, () -> target.run(seed));
      target.run(Arrays.copyOf(seed, seed.length / 2));
    }
  }
}
