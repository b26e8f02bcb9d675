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
   * @param blocks rows × R each
   * @param least added to each variance
   */
  static Standardisation of(NDArray[] blocks, NDManager memory, double least) {
    int width = (int) blocks[0].getShape().get(1);
    double[] sums = new double[width];
    double[] squares = new double[width];
    long rows = 0;
    for (NDArray block : blocks) {
      rows += block.getShape().get(0);
    }
    for (NDArray block : blocks) {
      try (NDManager sub = memory.newSubManager()) {
        sub.tempAttachAll(block);
        add(block.sum(new int[] {0}).toFloatArray(), sums);
      }
    }
    float[] mean = new float[width];
    for (int r = 0; r < width; r++) {
      mean[r] = (float) (sums[r] / rows);
    }
    // Around the mean, since float32 squares of large means would hide small variances.
    for (NDArray block : blocks) {
      try (NDManager sub = memory.newSubManager()) {
        sub.tempAttachAll(block);
        NDArray centred = block.sub(Tensors.of(sub, mean, width));
        add(centred.square().sum(new int[] {0}).toFloatArray(), squares);
      }
    }
    float[] deviation = new float[width];
    for (int r = 0; r < width; r++) {
      deviation[r] = (float) Math.sqrt(squares[r] / rows + least);
    }
    return new Standardisation(mean, deviation);
  }

  private static void add(float[] values, double[] sums) {
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
  }

  /** Changes the blocks in place. */
  void applyTo(NDArray[] blocks, NDManager memory) {
    try (NDManager sub = memory.newSubManager()) {
      NDArray mean = Tensors.of(sub, meanR, meanR.length);
      NDArray deviation = Tensors.of(sub, deviationR, deviationR.length);
      for (NDArray block : blocks) {
        block.subi(mean).divi(deviation);
      }
    }
  }
}
