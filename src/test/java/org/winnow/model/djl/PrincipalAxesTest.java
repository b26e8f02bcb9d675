package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PrincipalAxesTest {

  private static final int WIDTH = 60;
  private static final int KEPT = 5;
  private static final DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2);

  @AfterAll
  static void close() {
    runtime.close();
  }

  /** Independent values whose deviations fall by a tenth from column to column. */
  private static float[] rows(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] rows = new float[count * WIDTH];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (random.nextGaussian() * Math.pow(0.9, i % WIDTH));
    }
    return rows;
  }

  private static double[][] covariance(float[] rows) {
    int count = rows.length / WIDTH;
    double[][] covariance = new double[WIDTH][WIDTH];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          covariance[i][j] += (double) rows[n * WIDTH + i] * rows[n * WIDTH + j] / count;
        }
      }
    }
    return covariance;
  }

  @Test
  void they_are_the_leading_eigenvectors_of_the_covariance() {
    float[] rows = rows(900);
    SymmetricEigen exact = SymmetricEigen.of(covariance(rows));
    try (NDManager memory = runtime.newMemory()) {
      List<NDArray> blocks = new ArrayList<>();
      for (int from = 0; from < 900; from += 300) {
        blocks.add(Tensors.part(memory, rows, from * WIDTH, 300, WIDTH));
      }

      PrincipalAxes axes = PrincipalAxes.of(RowBlocks.of(blocks), KEPT, 3, memory, runtime.lanes());

      for (int k = 0; k < KEPT; k++) {
        double product = 0;
        for (int i = 0; i < WIDTH; i++) {
          product += axes.axesRD()[i * KEPT + k] * exact.vectors()[k][i];
        }
        assertThat(axes.variancesD()[k]).isCloseTo(exact.values()[k], within(1e-3));
        assertThat(Math.abs(product)).isCloseTo(1, within(1e-2));
      }
    }
  }
}
