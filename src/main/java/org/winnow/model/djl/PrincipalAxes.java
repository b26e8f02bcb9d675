package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The leading principal axes of rows too wide for a covariance matrix, by a randomised subspace
 * iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4) on row blocks.
 *
 * @param axesRD R × D, orthonormal columns
 * @param variancesD variance along each, falling
 */
record PrincipalAxes(float[] axesRD, double[] variancesD) {

  /** Extra directions that make the last axes kept reliable. */
  private static final int OVERSAMPLE = 32;

  private static final int POWER_STEPS = 2;

  /** Against a rank below D + oversampling: twins in the sample, flat images. */
  private static final double RIDGE = 1e-10;

  /**
   * @param blocks S × R in all, of mean zero, each in the memory given
   * @param memory where blocks live; intermediates go to memory below it
   */
  static PrincipalAxes of(
      List<NDArray> blocks, int dimension, long seed, NDManager memory, Lanes lanes) {
    long rows = blocks.stream().mapToLong(block -> block.getShape().get(0)).sum();
    int width = (int) blocks.get(0).getShape().get(1);
    int directions = (int) Math.min(dimension + OVERSAMPLE, Math.min(rows, width));
    try (NDManager work = memory.newSubManager()) {
      NDArray basis = start(width, directions, seed, work);
      for (int step = 0; step <= POWER_STEPS; step++) {
        basis = orthonormal(powerStep(blocks, basis, lanes, work), work);
      }
      return ritz(blocks, basis, Math.min(dimension, directions), rows, lanes, work);
    }
  }

  private static NDArray start(int width, int directions, long seed, NDManager work) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[width * directions];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(work, values, width, directions);
  }

  /** Xᵀ X basis, summed over blocks in a fixed order. */
  private static NDArray powerStep(
      List<NDArray> blocks, NDArray basis, Lanes lanes, NDManager work) {
    NDArray[] sums = new NDArray[lanes.count()];
    lanes.forEach(
        sums.length,
        lane -> {
          sums[lane] = work.zeros(basis.getShape());
          for (int b = lane; b < blocks.size(); b += sums.length) {
            try (NDManager sub = work.newSubManager()) {
              sub.tempAttachAll(blocks.get(b));
              NDArray block = blocks.get(b);
              sums[lane].addi(block.transpose().matMul(block.matMul(basis)));
            }
          }
        });
    for (int lane = 1; lane < sums.length; lane++) {
      sums[0].addi(sums[lane]);
      sums[lane].close();
    }
    basis.close();
    return sums[0];
  }

  /** Columns made orthonormal by a Cholesky factor of their products; closes what it is given. */
  private static NDArray orthonormal(NDArray columns, NDManager work) {
    try (NDManager sub = work.newSubManager()) {
      columns.attach(sub);
      NDArray precise = columns.toType(DataType.FLOAT64, true);
      NDArray products = precise.transpose().matMul(precise);
      int n = (int) products.getShape().get(0);
      double[] inverse = Triangular.inverseFactor(products.toDoubleArray(), n, RIDGE);
      NDArray result =
          precise.matMul(sub.create(inverse, new Shape(n, n))).toType(DataType.FLOAT32, true);
      result.attach(work);
      return result;
    }
  }

  /** Rayleigh–Ritz: the best axes within the basis. */
  private static PrincipalAxes ritz(
      List<NDArray> blocks, NDArray basis, int keep, long rows, Lanes lanes, NDManager work) {
    int n = (int) basis.getShape().get(1);
    double[][] sums = new double[blocks.size()][];
    lanes.forEach(
        blocks.size(),
        b -> {
          try (NDManager sub = work.newSubManager()) {
            sub.tempAttachAll(blocks.get(b));
            NDArray turned = blocks.get(b).matMul(basis).toType(DataType.FLOAT64, true);
            sums[b] = turned.transpose().matMul(turned).toDoubleArray();
          }
        });
    double[][] covariance = new double[n][n];
    for (double[] sum : sums) {
      for (int i = 0; i < sum.length; i++) {
        covariance[i / n][i % n] += sum[i] / rows;
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    float[] turn = new float[n * keep];
    double[] variances = new double[keep];
    for (int k = 0; k < keep; k++) {
      variances[k] = Math.max(0, eigen.values()[k]);
      for (int i = 0; i < n; i++) {
        turn[i * keep + k] = (float) eigen.vectors()[k][i];
      }
    }
    float[] axes = basis.matMul(Tensors.of(work, turn, n, keep)).toFloatArray();
    return new PrincipalAxes(axes, variances);
  }
}
