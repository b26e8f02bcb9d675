package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  @Test
  void values_of_a_known_matrix() {
    SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});

    assertThat(eigen.values()).containsExactly(new double[] {3, 1}, within(1e-12));
    assertThat(Math.abs(eigen.vectors()[0][0])).isCloseTo(Math.sqrt(0.5), within(1e-12));
  }

  @Test
  void vectors_are_orthonormal_and_give_the_matrix_back() {
    int n = 40;
    double[][] matrix = new double[n][n];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        // Rank 25: the rest of the values are zero.
        matrix[i][j] = i < 25 && j < 25 ? random.nextGaussian() : 0;
        matrix[j][i] = matrix[i][j];
      }
    }

    SymmetricEigen eigen = SymmetricEigen.of(matrix);

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        double back = 0;
        for (int k = 0; k < n; k++) {
          product += eigen.vectors()[i][k] * eigen.vectors()[j][k];
          back += eigen.values()[k] * eigen.vectors()[k][i] * eigen.vectors()[k][j];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-10));
        assertThat(back).isCloseTo(matrix[i][j], within(1e-10));
      }
    }
    assertThat(eigen.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void a_matrix_of_low_rank_in_equal_blocks_converges() {
    // the products of patches of flat colours: each channel the same all over
    int n = 108;
    for (int seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] matrix = new double[n][n];
      for (int r = 0; r < 2; r++) {
        double[] channels = random.doubles(3, -0.5, 0.5).toArray();
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            matrix[i][j] += channels[i / 36] * channels[j / 36];
          }
        }
      }

      double[] values = SymmetricEigen.of(matrix).values();

      assertThat(values[1]).isGreaterThan(1e-3);
      for (int k = 2; k < n; k++) {
        assertThat(values[k]).isCloseTo(0, within(1e-11));
      }
    }
  }

  @Test
  void one_by_one_and_zero_matrices_work() {
    assertThat(SymmetricEigen.of(new double[][] {{4}}).values()).containsExactly(4);
    assertThat(SymmetricEigen.of(new double[3][3]).values()).containsExactly(0, 0, 0);
  }

  @Test
  void values_that_are_not_finite_are_refused() {
    assertThatThrownBy(() -> SymmetricEigen.of(new double[][] {{Double.NaN}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
