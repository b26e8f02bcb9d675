package org.winnow.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What to replay.
 *
 * @param strategies names, in the order they are reported
 * @param initial labels before the first round
 * @param batch labels a round
 * @param budget labels in all, the audit arm's among them
 * @param seeds replays of each strategy
 * @param auditShare of the labels that go to the audit arm, in [0, 1)
 * @param labelNoise chance that a label given is wrong, in [0, 1)
 */
public record Plan(
    List<String> strategies,
    int initial,
    int batch,
    int budget,
    int seeds,
    double auditShare,
    double labelNoise) {

  public Plan {
    strategies = List.copyOf(strategies);
    if (initial < 1 || batch < 1 || budget < initial || seeds < 1) {
      throw new IllegalArgumentException(
          "expected initial, batch and seeds of 1 or more and a budget not below initial");
    }
    if (!(labelNoise >= 0 && labelNoise < 1)) {
      throw new IllegalArgumentException("expected label noise in [0, 1), got " + labelNoise);
    }
  }

  /**
   * Numbers of labels at which a model is trained and measured: initial, its multiples below batch,
   * then the multiples of batch, and the budget at the end. The first rounds are shorter than the
   * rest because the first labels change a model most, and because people's first round is as well.
   */
  public int[] checkpoints() {
    List<Integer> checkpoints = new ArrayList<>();
    int labels = initial;
    while (labels < budget) {
      checkpoints.add(labels);
      int next = labels + initial;
      labels = labels < batch ? Math.min(next, batch) : (labels / batch + 1) * batch;
    }
    checkpoints.add(budget);
    return checkpoints.stream().mapToInt(Integer::intValue).toArray();
  }
}
