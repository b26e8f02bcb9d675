package org.winnow.model.djl;

import java.util.Arrays;

/**
 * ZCA whitening of patches (Bell & Sejnowski 1997): V (Λ + ε)^(−1/2) Vᵀ of their covariance.
 *
 * @param meanP mean patch
 * @param matrixPP symmetric
 */
record Whitening(float[] meanP, float[] matrixPP) {

  /** Of Coates & Ng (2011) for contrast-normalised patches: damps what is below it as noise. */
  private static final double EPSILON = 0.1;

  /**
   * @param patches N × P
   */
  static Whitening of(float[] patches, int patchSize) {
    int count = patches.length / patchSize;
    double[] mean = new double[patchSize];
    for (int i = 0; i < patches.length; i++) {
      mean[i % patchSize] += patches[i] / (double) count;
    }
    SymmetricEigen eigen = SymmetricEigen.of(covariance(patches, mean));
    float[] matrix = new float[patchSize * patchSize];
    for (int k = 0; k < patchSize; k++) {
      double[] vector = eigen.vectors()[k];
      double scale = 1 / Math.sqrt(Math.max(0, eigen.values()[k]) + EPSILON);
      for (int i = 0; i < patchSize; i++) {
        for (int j = 0; j < patchSize; j++) {
          matrix[i * patchSize + j] += (float) (scale * vector[i] * vector[j]);
        }
      }
    }
    float[] meanP = new float[patchSize];
    for (int i = 0; i < patchSize; i++) {
      meanP[i] = (float) mean[i];
    }
    return new Whitening(meanP, matrix);
  }

  private static double[][] covariance(float[] patches, double[] mean) {
    int p = mean.length;
    int count = patches.length / p;
    double[][] sums = new double[p][p];
    double[] centred = new double[p];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < p; i++) {
        centred[i] = patches[n * p + i] - mean[i];
      }
      for (int i = 0; i < p; i++) {
        double[] row = sums[i];
        double value = centred[i] / count;
        for (int j = 0; j < p; j++) {
          row[j] += value * centred[j];
        }
      }
    }
    return sums;
  }

  /** Whitens N × P patches, in place. */
  void apply(float[] patches) {
    int p = meanP.length;
    float[] whitened = new float[p];
    for (int from = 0; from < patches.length; from += p) {
      Arrays.fill(whitened, 0);
      for (int i = 0; i < p; i++) {
        float value = patches[from + i] - meanP[i];
        for (int j = 0; j < p; j++) {
          whitened[j] += value * matrixPP[i * p + j];
        }
      }
      System.arraycopy(whitened, 0, patches, from, p);
    }
  }
}
