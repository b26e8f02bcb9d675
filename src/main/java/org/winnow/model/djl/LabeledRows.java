package org.winnow.model.djl;

/**
 * Labeled features made ready for a regression: centred, scaled to a mean square of one a value,
 * with a last column of ones.
 *
 * @param rowsLE L × E, E = D + 1
 * @param labels L classes
 * @param classes C
 * @param meanD what was subtracted
 * @param scale what was multiplied by then
 */
record LabeledRows(float[] rowsLE, int[] labels, int classes, double[] meanD, double scale) {

  /** E. */
  int width() {
    return meanD.length + 1;
  }

  int count() {
    return labels.length;
  }

  /**
   * @param featuresLD L × D finite values
   */
  static LabeledRows of(float[] featuresLD, int dimension, int[] labels, int classes) {
    double[] mean = new double[dimension];
    for (int i = 0; i < featuresLD.length; i++) {
      mean[i % dimension] += featuresLD[i] / (double) labels.length;
    }
    double squares = 0;
    for (int i = 0; i < featuresLD.length; i++) {
      double centred = featuresLD[i] - mean[i % dimension];
      squares += centred * centred;
    }
    // One image, or only equal ones: nothing to scale by.
    double scale = squares > 0 ? Math.sqrt(featuresLD.length / squares) : 1;
    int width = dimension + 1;
    float[] rows = new float[labels.length * width];
    for (int l = 0; l < labels.length; l++) {
      for (int d = 0; d < dimension; d++) {
        rows[l * width + d] = (float) ((featuresLD[l * dimension + d] - mean[d]) * scale);
      }
      rows[l * width + dimension] = 1;
    }
    return new LabeledRows(rows, labels, classes, mean, scale);
  }

  /** The chosen rows with the same centre and scale. */
  LabeledRows select(int[] chosen) {
    int width = width();
    float[] rows = new float[chosen.length * width];
    int[] some = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(rowsLE, chosen[i] * width, rows, i * width, width);
      some[i] = labels[chosen[i]];
    }
    return new LabeledRows(rows, some, classes, meanD, scale);
  }
}
