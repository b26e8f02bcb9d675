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
  private double[] membersSK;

  /**
   * @param limit the most configurations that are kept
   */
  JointPredictions(List<Probabilities> members, int limit, long seed) {
    this.members = members;
    this.limit = limit;
    random = new SplittableRandom(seed);
    membersSK = new double[members.size()];
    Arrays.fill(membersSK, 1.0 / members.size());
  }

  /** I(y; ω | y₁ … y_m), in nats: what this image's label would add. O(configurations · K · C). */
  double gain(int image) {
    double[] predictedKC = predicted(image);
    int classes = classes();
    int size = members.size();
    double[] entropiesK = new double[size];
    for (int k = 0; k < size; k++) {
      for (int c = 0; c < classes; c++) {
        entropiesK[k] += surprise(predictedKC[k * classes + c]);
      }
    }
    double gain = 0;
    double[] mixedC = new double[classes];
    for (int s = 0; s < configurations; s++) {
      double of = mix(s, predictedKC, mixedC);
      for (int k = 0; k < size; k++) {
        of -= membersSK[s * size + k] * entropiesK[k];
      }
      gain += chancesS[s] * of;
    }
    return Math.max(0, gain);
  }

  /** The prediction of the members together, given a configuration; its entropy. */
  private double mix(int s, double[] predictedKC, double[] mixedC) {
    Arrays.fill(mixedC, 0);
    int size = members.size();
    for (int k = 0; k < size; k++) {
      double chance = membersSK[s * size + k];
      for (int c = 0; c < mixedC.length; c++) {
        mixedC[c] += chance * predictedKC[k * mixedC.length + c];
      }
    }
    double entropy = 0;
    for (double p : mixedC) {
      entropy += surprise(p);
    }
    return entropy;
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
    double[] chancesOfMembers = new double[most * size];
    double[] mixedC = new double[classes];
    double passed = random.nextDouble();
    int added = 0;
    for (int s = 0; s < configurations; s++) {
      mix(s, predictedKC, mixedC);
      for (int c = 0; c < classes; c++) {
        double chance = chancesS[s] * mixedC[c];
        if (!all) {
          double before = Math.floor(passed);
          passed += chance / spacing;
          chance = (Math.floor(passed) - before) * spacing;
        }
        if (chance > 0 && added < most) {
          double left = 0;
          for (int k = 0; k < size; k++) {
            double of = membersSK[s * size + k] * predictedKC[k * classes + c] / mixedC[c];
            chancesOfMembers[added * size + k] = of;
            left += surprise(of);
          }
          chances[added] = chance;
          added += left < LEAST_LEFT ? 0 : 1;
        }
      }
    }
    configurations = added;
    chancesS = chances;
    membersSK = chancesOfMembers;
  }

  /** H(ω | y₁ … y_m), in nats: how much further labels could still tell about the member. */
  double left() {
    double left = 0;
    int size = members.size();
    for (int s = 0; s < configurations; s++) {
      for (int k = 0; k < size; k++) {
        left += chancesS[s] * surprise(membersSK[s * size + k]);
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

  /** −p ln p. */
  private static double surprise(double p) {
    return p > 0 ? -p * Math.log(p) : 0;
  }
}
