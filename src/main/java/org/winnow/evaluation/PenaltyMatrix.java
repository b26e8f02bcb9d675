package org.winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which strategy beats which, after Ash et al., "Deep Batch Active Learning by Diverse, Uncertain
 * Gradient Lower Bounds" (BADGE), 2020, pairwise comparisons: at label budgets that double, every
 * pair of strategies is compared by a paired t-test over the seeds, and the winner of a significant
 * difference (α = 0.05) gets 1 / number of budgets. Unlike there, the first checkpoint counts as
 * well, and budgets go on to the end of the curve rather than to where it saturates.
 *
 * @param budgets numbers of labels compared at
 * @param penaltiesSS row i, column j: the share of the budgets at which i beats j, in [0, 1]
 */
public record PenaltyMatrix(int[] budgets, double[][] penaltiesSS) {

  /**
   * Compares all pairs; without two seeds nothing is significant.
   *
   * @param curves strategies × seeds, the seeds in the same order, all with the same checkpoints
   */
  public static PenaltyMatrix of(List<List<LearningCurve>> curves) {
    int[] labels = curves.get(0).get(0).labels();
    int[] checkpoints = doubling(labels);
    int strategies = curves.size();
    double[][] penalties = new double[strategies][strategies];
    for (int i = 0; i < strategies; i++) {
      for (int j = 0; j < strategies; j++) {
        int wins = 0;
        for (int at : checkpoints) {
          wins += beats(accuracies(curves.get(i), at), accuracies(curves.get(j), at)) ? 1 : 0;
        }
        penalties[i][j] = (double) wins / checkpoints.length;
      }
    }
    return new PenaltyMatrix(Arrays.stream(checkpoints).map(at -> labels[at]).toArray(), penalties);
  }

  /** The mean of column j without the diagonal: how often j is beaten; less is better. */
  public double beaten(int j) {
    double sum = 0;
    for (double[] row : penaltiesSS) {
      sum += row[j];
    }
    return penaltiesSS.length == 1 ? 0 : sum / (penaltiesSS.length - 1);
  }

  private static boolean beats(double[] accuracies, double[] others) {
    return PairedTest.of(accuracies, others)
        .filter(test -> test.significant() && test.meanDifference() > 0)
        .isPresent();
  }

  private static double[] accuracies(List<LearningCurve> seeds, int at) {
    return seeds.stream().mapToDouble(curve -> curve.accuracies()[at]).toArray();
  }

  /** The first checkpoint, then each time the first with twice the labels or more. */
  private static int[] doubling(int[] labels) {
    List<Integer> checkpoints = new ArrayList<>(List.of(0));
    int last = labels[0];
    for (int i = 1; i < labels.length; i++) {
      if (labels[i] >= 2 * last) {
        checkpoints.add(i);
        last = labels[i];
      }
    }
    return checkpoints.stream().mapToInt(Integer::intValue).toArray();
  }
}
