package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PenaltyMatrixTest {

  private static final int[] LABELS = {20, 30, 40, 100, 150, 200, 300};

  @Test
  void compares_where_the_labels_have_doubled() {
    assertThat(PenaltyMatrix.of(List.of(seeds(0, 0.5), seeds(0, 0.5))).budgets())
        .containsExactly(20, 40, 100, 200);
  }

  @Test
  void gives_the_winner_of_each_significant_difference_its_share() {
    // At 20 all alike; at 40 the first leads, at 100 and 200 the first and second do, by about 0.1
    // with a spread of a hundredth over four seeds: t is near 20. The third differs from the fourth
    // by less than its spread.
    List<List<LearningCurve>> curves =
        List.of(
            seeds(0, 0.5, 0, 0.2, 0.2, 0, 0.2, 0),
            seeds(1, 0.5, 0, 0.1, 0.2, 0, 0.2, 0),
            seeds(2, 0.5, 0, 0.1, 0.1, 0, 0.1, 0),
            seeds(3, 0.5, 0, 0.103, 0.103, 0, 0.103, 0));
    PenaltyMatrix matrix = PenaltyMatrix.of(curves);
    assertThat(matrix.penaltiesSS())
        .isDeepEqualTo(
            new double[][] {
              {0, 0.25, 0.75, 0.75}, {0, 0, 0.5, 0.5}, {0, 0, 0, 0}, {0, 0, 0, 0},
            });
    assertThat(matrix.beaten(0)).isZero();
    assertThat(matrix.beaten(1)).isCloseTo(0.25 / 3, within(1e-12));
    assertThat(matrix.beaten(2)).isCloseTo(1.25 / 3, within(1e-12));
  }

  @Test
  void finds_nothing_significant_in_one_seed() {
    PenaltyMatrix matrix =
        PenaltyMatrix.of(List.of(List.of(curve(0, 0.9)), List.of(curve(0, 0.1))));
    assertThat(matrix.penaltiesSS()).isDeepEqualTo(new double[2][2]);
    assertThat(PenaltyMatrix.of(List.of(seeds(0, 0.5))).beaten(0)).isZero();
  }

  /** Four seeds with a spread of a hundredth, in another order for each shift. */
  private static List<LearningCurve> seeds(int shift, double... accuracies) {
    return IntStream.range(0, 4)
        .mapToObj(seed -> curve(0.01 * ((seed + shift) % 4) / 3, accuracies))
        .toList();
  }

  private static LearningCurve curve(double more, double... accuracies) {
    double[] values = new double[LABELS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i < accuracies.length ? accuracies[i] : 0) + more;
    }
    return new LearningCurve(LABELS, values);
  }
}
