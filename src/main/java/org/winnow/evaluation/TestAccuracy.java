package org.winnow.evaluation;

/**
 * How well predictions fit known labels.
 *
 * @param accuracy correct / images
 * @param macroAccuracy the mean over the classes of the share of their images predicted correctly
 *     (recall): every class counts alike, however few images it has. Classes without images are
 *     left out.
 */
public record TestAccuracy(double accuracy, double macroAccuracy) {

  /**
   * Counts.
   *
   * @param predictedN classes in [0, classes)
   * @param labelsN as many, at least one
   */
  public static TestAccuracy of(int[] predictedN, int[] labelsN, int classes) {
    if (labelsN.length == 0 || predictedN.length != labelsN.length) {
      throw new IllegalArgumentException(
          "expected a prediction for each of at least one label, got %d for %d"
              .formatted(predictedN.length, labelsN.length));
    }
    int[] images = new int[classes];
    int[] correct = new int[classes];
    int right = 0;
    for (int i = 0; i < labelsN.length; i++) {
      images[labelsN[i]]++;
      if (predictedN[i] == labelsN[i]) {
        correct[labelsN[i]]++;
        right++;
      }
    }
    double recalls = 0;
    int present = 0;
    for (int c = 0; c < classes; c++) {
      if (images[c] > 0) {
        recalls += (double) correct[c] / images[c];
        present++;
      }
    }
    return new TestAccuracy((double) right / labelsN.length, recalls / present);
  }
}
