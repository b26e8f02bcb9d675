package org.winnow.acquisition;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.winnow.model.Probabilities;

/**
 * What an ensemble's members say about several images together: the configurations of their labels,
 * each with its chance and with the chance of every member given it. All configurations while there
 * are no more than a limit; then as many as the limit, drawn evenly (systematic sampling), so that
 * each counts by its chance on average.
 *
 * <p>By the chain rule the information that a further label gives about the member is the mean over
 * the configurations of BALD under the members' chances given it. So nothing of the size of the
 * joint distribution is subtracted from its like, and configurations that leave no doubt about the
 * member can be left out.
 */
final class JointPredictions {

  /** Nats below which a configuration has as good as told the member, and is left out. */
  private static final double LEAST_LEFT = 1e-3;

  private final List<Probabilities> members;
  private final int limit;
  private final SplittableRandom random;
  private int configurations = 1;
  private double[] chancesS = {1};
  private double[][] membersKS;

  /**
   * @param limit the most configurations that are kept
   */
  JointPredictions(List<Probabilities> members, int limit, long seed) {
    this.members = members;
    this.limit = limit;
    random = new SplittableRandom(seed);
    membersKS = new double[members.size()][1];
    for (double[] memberS : membersKS) {
      memberS[0] = 1.0 / members.size();
    }
  }

  /** I(y; ω | y₁ … y_m), in nats: what this image's label would add. O(configurations · K · C). */
  double gain(int image) {
    double[] predictedKC = predicted(image);
    int classes = classes();
    double gain = 0;
    for (int c = 0; c < classes; c++) {
      double[] mixedS = mixed(predictedKC, c);
      for (int s = 0; s < configurations; s++) {
        gain += chancesS[s] * Surprise.of(mixedS[s]);
      }
    }
    for (int k = 0; k < membersKS.length; k++) {
      double entropy = 0;
      for (int c = 0; c < classes; c++) {
        entropy += Surprise.of(predictedKC[k * classes + c]);
      }
      gain -= entropy * sum(chancesS, membersKS[k]);
    }
    return Math.max(0, gain);
  }

  /** The chance of a class by the members together, given each configuration. */
  private double[] mixed(double[] predictedKC, int c) {
    double[] mixedS = new double[configurations];
    for (int k = 0; k < membersKS.length; k++) {
      add(mixedS, membersKS[k], predictedKC[k * classes() + c]);
    }
    return mixedS;
  }

  /** Loops over neighbouring values become vector instructions. */
  private static void add(double[] sums, double[] values, double factor) {
    for (int s = 0; s < sums.length; s++) {
      sums[s] += factor * values[s];
    }
  }

  private double sum(double[] chances, double[] values) {
    double sum = 0;
    for (int s = 0; s < configurations; s++) {
      sum += chances[s] * values[s];
    }
    return sum;
  }

  /** Takes an image in: every configuration with every class, or as many of them as the limit. */
  void add(int image) {
    double[] predictedKC = predicted(image);
    int classes = classes();
    int size = members.size();
    boolean all = (long) configurations * classes <= limit;
    int most = all ? configurations * classes : limit;
    double spacing = Arrays.stream(chancesS, 0, configurations).sum() / limit;
    double[] chances = new double[most];
    double[][] chancesOfMembers = new double[size][most];
    double[][] mixedCS = new double[classes][];
    Arrays.setAll(mixedCS, c -> mixed(predictedKC, c));
    double passed = random.nextDouble();
    int added = 0;
    for (int s = 0; s < configurations; s++) {
      for (int c = 0; c < classes; c++) {
        double chance = chancesS[s] * mixedCS[c][s];
        if (!all) {
          double before = Math.floor(passed);
          passed += chance / spacing;
          chance = (Math.floor(passed) - before) * spacing;
        }
        if (chance > 0 && added < most) {
          double left = 0;
          for (int k = 0; k < size; k++) {
            double of = membersKS[k][s] * predictedKC[k * classes + c] / mixedCS[c][s];
            chancesOfMembers[k][added] = of;
            left += Surprise.of(of);
          }
          chances[added] = chance;
          added += left < LEAST_LEFT ? 0 : 1;
        }
      }
    }
    configurations = added;
    chancesS = chances;
    membersKS = chancesOfMembers;
  }

  /** H(ω | y₁ … y_m), in nats: how much further labels could still tell about the member. */
  double left() {
    double left = 0;
    for (double[] memberS : membersKS) {
      for (int s = 0; s < configurations; s++) {
        left += chancesS[s] * Surprise.of(memberS[s]);
      }
    }
    return left;
  }

  private int classes() {
    return members.get(0).classes();
  }

  private double[] predicted(int image) {
    int classes = classes();
    double[] predictedKC = new double[members.size() * classes];
    for (int i = 0; i < predictedKC.length; i++) {
      predictedKC[i] = members.get(i / classes).valuesNC()[image * classes + i % classes];
    }
    return predictedKC;
  }
}
