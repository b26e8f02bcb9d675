package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Mean and deviation of each of R pooled values.
 *
 * @param meanR means
 * @param deviationR above zero
 */
record Standardisation(float[] meanR, float[] deviationR) {

  /**
   * @param rows S × R
   * @param memory intermediates go to memory below it
   * @param least added to each variance
   */
  static Standardisation of(RowBlocks rows, NDManager memory, double least) {
    int width = rows.width();
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (int block = 0; block < rows.count(); block++) {
      try (NDManager sub = memory.newSubManager()) {
        add(rows.read(block, sub).sum(new int[] {0}).toFloatArray(), sums);
      }
    }
    float[] mean = new float[width];
    for (int r = 0; r < width; r++) {
      mean[r] = (float) (sums[r] / rows.rows());
    }
    // Around the mean, since float32 squares of large means would hide small variances.
    for (int block = 0; block < rows.count(); block++) {
      try (NDManager sub = memory.newSubManager()) {
        NDArray centred = rows.read(block, sub).subi(Tensors.of(sub, mean, width));
        add(centred.powi(2).sum(new int[] {0}).toFloatArray(), squares);
      }
    }
    float[] deviation = new float[width];
    for (int r = 0; r < width; r++) {
      deviation[r] = (float) Math.sqrt(squares[r] / rows.rows() + least);
    }
    return new Standardisation(mean, deviation);
  }

  private static void add(float[] values, double[] sums) {
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
  }

  /** The same rows, each block standardised whenever it is read. */
  RowBlocks applied(RowBlocks rows) {
    return new RowBlocks() {
      @Override
      public int count() {
        return rows.count();
      }

      @Override
      public long rows() {
        return rows.rows();
      }

      @Override
      public int width() {
        return rows.width();
      }

      @Override
      public NDArray read(int block, NDManager sub) {
        return rows.read(block, sub)
            .subi(Tensors.of(sub, meanR, meanR.length))
            .divi(Tensors.of(sub, deviationR, deviationR.length));
      }
    };
  }
}
