package org.winnow.model.djl;

import java.util.Arrays;

/**
 * Labeled features made ready for a regression.
 *
 * @param rowsLE L × E, the last of each E a one
 * @param labels L classes
 * @param classes C
 */
record LabeledRows(float[] rowsLE, int[] labels, int classes) {

  /** E. */
  int width() {
    return rowsLE.length / labels.length;
  }

  int count() {
    return labels.length;
  }

  /** Scores of one row, C. */
  double[] logits(int row, double[] weightsCE) {
    int width = width();
    double[] logits = new double[classes];
    for (int c = 0; c < classes; c++) {
      double sum = 0;
      for (int e = 0; e < width; e++) {
        sum += rowsLE[row * width + e] * weightsCE[c * width + e];
      }
      logits[c] = sum;
    }
    return logits;
  }

  LabeledRows select(int[] chosen) {
    int width = width();
    float[] rows = new float[chosen.length * width];
    int[] some = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(rowsLE, chosen[i] * width, rows, i * width, width);
      some[i] = labels[chosen[i]];
    }
    return new LabeledRows(rows, some, classes);
  }

  /** These rows, then the others'. */
  LabeledRows and(LabeledRows others) {
    float[] rows = Arrays.copyOf(rowsLE, rowsLE.length + others.rowsLE.length);
    System.arraycopy(others.rowsLE, 0, rows, rowsLE.length, others.rowsLE.length);
    int[] all = Arrays.copyOf(labels, labels.length + others.labels.length);
    System.arraycopy(others.labels, 0, all, labels.length, others.labels.length);
    return new LabeledRows(rows, all, classes);
  }
}
