package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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

  private static final int ROWS_A_PART = 1_024;

  /** Against a rank below D + oversampling: twins in the sample, flat images. */
  private static final double RIDGE = 1e-10;

  /**
   * @param rows S × R, of mean zero
   * @param memory intermediates go to memory below it
   */
  static PrincipalAxes of(RowBlocks rows, int dimension, long seed, NDManager memory, Lanes lanes) {
    int width = rows.width();
    int directions = (int) Math.min(dimension + OVERSAMPLE, Math.min(rows.rows(), width));
    try (NDManager work = memory.newSubManager()) {
      NDArray basis = start(width, directions, seed, work);
      for (int step = 0; step <= POWER_STEPS; step++) {
        basis = orthonormal(powerStep(rows, basis, lanes, work), work);
        NativeHeap.trim();
      }
      return ritz(rows, basis, Math.min(dimension, directions), lanes, work);
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

  /**
   * Xᵀ X basis, summed over blocks in their order. The lanes share each block, first its rows, then
   * its columns: a sum for each lane would be memory for nothing.
   */
  private static NDArray powerStep(RowBlocks rows, NDArray basis, Lanes lanes, NDManager work) {
    NDArray sum = work.zeros(basis.getShape());
    for (int b = 0; b < rows.count(); b++) {
      try (NDManager sub = work.newSubManager()) {
        NDArray block = rows.read(b, sub);
        NDArray turned = turned(block, basis, lanes, sub);
        lanes.forEach(
            parts(rows.width()),
            part ->
                inPart(
                    part,
                    rows.width(),
                    sub,
                    (from, to, own) -> {
                      NDArray columns = block.get(new NDIndex().addAllDim().addSliceDim(from, to));
                      columns.attach(own);
                      rows(sum, from, to, own).addi(columns.transpose().matMul(turned));
                    }));
      }
    }
    basis.close();
    return sum;
  }

  private static NDArray turned(NDArray block, NDArray basis, Lanes lanes, NDManager sub) {
    int count = (int) block.getShape().get(0);
    NDArray[] pieces = new NDArray[Math.min(lanes.count(), count)];
    lanes.forEach(
        pieces.length,
        lane -> {
          int from = count * lane / pieces.length;
          int to = count * (lane + 1) / pieces.length;
          pieces[lane] = rows(block, from, to, sub).matMul(basis);
        });
    return NDArrays.concat(new NDList(pieces), 0);
  }

  /** Columns made orthonormal by a Cholesky factor of their products; in place. */
  private static NDArray orthonormal(NDArray columns, NDManager work) {
    int width = (int) columns.getShape().get(0);
    int n = (int) columns.getShape().get(1);
    try (NDManager sub = work.newSubManager()) {
      columns.attach(sub);
      NDArray products = sub.zeros(new Shape(n, n), DataType.FLOAT64);
      inParts(
          width,
          sub,
          (from, to, own) -> {
            NDArray precise = rows(columns, from, to, own).toType(DataType.FLOAT64, true);
            products.addi(precise.transpose().matMul(precise));
          });
      double[] inverse = Triangular.inverseFactor(products.toDoubleArray(), n, RIDGE);
      NDArray turn = sub.create(inverse, new Shape(n, n));
      inParts(
          width,
          sub,
          (from, to, own) -> {
            NDArray part = rows(columns, from, to, own);
            NDArray precise = part.toType(DataType.FLOAT64, true);
            part.muli(0f).addi(precise.matMul(turn).toType(DataType.FLOAT32, true));
          });
      columns.attach(work);
      return columns;
    }
  }

  private interface Part {
    void take(int from, int to, NDManager own);
  }

  /** Some rows of a tall matrix after others, so that what is between takes little memory. */
  private static void inParts(int width, NDManager memory, Part part) {
    for (int index = 0; index < parts(width); index++) {
      inPart(index, width, memory, part);
    }
  }

  private static int parts(int width) {
    return (width + ROWS_A_PART - 1) / ROWS_A_PART;
  }

  private static void inPart(int index, int width, NDManager memory, Part part) {
    try (NDManager own = memory.newSubManager()) {
      part.take(index * ROWS_A_PART, Math.min(width, (index + 1) * ROWS_A_PART), own);
    }
  }

  /** A view of some rows: what is changed in it is changed in the matrix. */
  private static NDArray rows(NDArray matrix, int from, int to, NDManager own) {
    NDArray view = matrix.get(new NDIndex().addSliceDim(from, to));
    view.attach(own);
    return view;
  }

  /** Rayleigh–Ritz: the best axes within the basis. */
  private static PrincipalAxes ritz(
      RowBlocks rows, NDArray basis, int keep, Lanes lanes, NDManager work) {
    int n = (int) basis.getShape().get(1);
    double[][] sums = new double[rows.count()][];
    lanes.forEach(
        rows.count(),
        b -> {
          try (NDManager sub = work.newSubManager()) {
            NDArray turned = rows.read(b, sub).matMul(basis).toType(DataType.FLOAT64, true);
            sums[b] = turned.transpose().matMul(turned).toDoubleArray();
          }
        });
    double[][] covariance = new double[n][n];
    for (double[] sum : sums) {
      for (int i = 0; i < sum.length; i++) {
        covariance[i / n][i % n] += sum[i] / rows.rows();
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
