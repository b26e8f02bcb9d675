package org.winnow.acquisition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
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
 *
 * <p>What a label tells is concave in the members' chances: configurations that leave the members
 * about as likely, taken together by the mean of their chances, bound it from above at a fraction
 * of the price.
 */
final class JointPredictions {

  /** Nats below which a configuration has as good as told the member, and is left out. */
  private static final double LEAST_LEFT = 1e-3;

  /** Groups of configurations that bounds are taken from. */
  static final int GROUPS = 24;

  /** Rounding, which may put the bound of what is alone in its group below its gain. */
  private static final double ROUNDING = 1e-9;

  private final List<Probabilities> members;
  private final int limit;
  private final SplittableRandom random;
  private final Map<Integer, Predicted> known;
  private Configurations all;
  private Configurations grouped;

  /**
   * @param limit the most configurations that are kept
   */
  JointPredictions(List<Probabilities> members, int limit, long seed) {
    this(members, limit, seed, new HashMap<>());
  }

  private JointPredictions(
      List<Probabilities> members, int limit, long seed, Map<Integer, Predicted> known) {
    this.members = members;
    this.limit = limit;
    this.known = known;
    random = new SplittableRandom(seed);
    double[][] membersKS = new double[members.size()][1];
    for (double[] memberS : membersKS) {
      memberS[0] = 1.0 / members.size();
    }
    all = new Configurations(1, new double[] {1}, membersKS);
    grouped = all;
  }

  /** With no image taken in. */
  JointPredictions anew(long seed) {
    return new JointPredictions(members, limit, seed, known);
  }

  /** I(y; ω | y₁ … y_m), in nats: what this image's label would add. O(configurations · K · C). */
  double gain(int image) {
    return Math.max(0, all.gain(predicted(image)));
  }

  /** No less than the gain. O({@value #GROUPS} · K · C). */
  double bound(int image) {
    return Math.max(0, grouped.gain(predicted(image))) + ROUNDING;
  }

  /** Takes an image in: every configuration with every class, or as many of them as the limit. */
  void add(int image) {
    Predicted predicted = predicted(image);
    int classes = predicted.classes();
    int size = members.size();
    boolean every = (long) all.count * classes <= limit;
    int most = every ? all.count * classes : limit;
    double spacing = Arrays.stream(all.chancesS, 0, all.count).sum() / limit;
    double[] chances = new double[most];
    double[][] chancesOfMembers = new double[size][most];
    double[][] mixedCS = new double[classes][];
    Arrays.setAll(mixedCS, c -> all.mixed(predicted, c));
    double passed = random.nextDouble();
    int added = 0;
    for (int s = 0; s < all.count; s++) {
      for (int c = 0; c < classes; c++) {
        double chance = all.chancesS[s] * mixedCS[c][s];
        if (!every) {
          double before = Math.floor(passed);
          passed += chance / spacing;
          chance = (Math.floor(passed) - before) * spacing;
        }
        if (chance > 0 && added < most) {
          double left = 0;
          for (int k = 0; k < size; k++) {
            double of = all.membersKS[k][s] * predicted.chancesCK[c][k] / mixedCS[c][s];
            chancesOfMembers[k][added] = of;
            left += Surprise.of(of);
          }
          chances[added] = chance;
          added += left < LEAST_LEFT ? 0 : 1;
        }
      }
    }
    all = new Configurations(added, chances, chancesOfMembers);
    grouped = all.grouped(GROUPS);
  }

  /** H(ω | y₁ … y_m), in nats: how much further labels could still tell about the member. */
  double left() {
    return all.left();
  }

  private Predicted predicted(int image) {
    return known.computeIfAbsent(image, i -> Predicted.of(members, i));
  }

  /**
   * What the members say of one image.
   *
   * @param chancesCK of each class by each member
   * @param entropiesK of each member, in nats
   */
  private record Predicted(double[][] chancesCK, double[] entropiesK) {

    static Predicted of(List<Probabilities> members, int image) {
      int classes = members.get(0).classes();
      double[][] chancesCK = new double[classes][members.size()];
      double[] entropiesK = new double[members.size()];
      for (int k = 0; k < entropiesK.length; k++) {
        float[] valuesNC = members.get(k).valuesNC();
        for (int c = 0; c < classes; c++) {
          chancesCK[c][k] = valuesNC[image * classes + c];
          entropiesK[k] += Surprise.of(chancesCK[c][k]);
        }
      }
      return new Predicted(chancesCK, entropiesK);
    }

    int classes() {
      return chancesCK.length;
    }
  }

  /**
   * @param count S; the arrays may be longer
   * @param chancesS of each configuration
   * @param membersKS of each member given it
   */
  private record Configurations(int count, double[] chancesS, double[][] membersKS) {

    double gain(Predicted predicted) {
      double gain = 0;
      for (int c = 0; c < predicted.classes(); c++) {
        double[] mixedS = mixed(predicted, c);
        for (int s = 0; s < count; s++) {
          gain += chancesS[s] * Surprise.of(mixedS[s]);
        }
      }
      for (int k = 0; k < membersKS.length; k++) {
        gain -= predicted.entropiesK[k] * sum(membersKS[k]);
      }
      return gain;
    }

    /** The chance of a class by the members together, given each configuration. */
    double[] mixed(Predicted predicted, int c) {
      double[] mixedS = new double[count];
      for (int k = 0; k < membersKS.length; k++) {
        add(mixedS, membersKS[k], predicted.chancesCK[c][k]);
      }
      return mixedS;
    }

    /** Loops over neighbouring values become vector instructions. */
    private static void add(double[] sums, double[] values, double factor) {
      for (int s = 0; s < sums.length; s++) {
        sums[s] += factor * values[s];
      }
    }

    private double sum(double[] values) {
      double sum = 0;
      for (int s = 0; s < count; s++) {
        sum += chancesS[s] * values[s];
      }
      return sum;
    }

    double left() {
      double left = 0;
      for (double[] memberS : membersKS) {
        for (int s = 0; s < count; s++) {
          left += chancesS[s] * Surprise.of(memberS[s]);
        }
      }
      return left;
    }

    /** Those alike as one, with the sum of their chances and the mean of their members' chances. */
    Configurations grouped(int most) {
      return count <= most ? this : new Groups(this, most).joined();
    }
  }

  /**
   * Parts a set of configurations in two, again and again, where it is widest: as colours are
   * chosen for a palette (Heckbert 1982).
   */
  private static final class Groups {

    private final Configurations all;
    private final List<Group> groups = new ArrayList<>();

    /**
     * @param rows which configurations
     * @param meansK of the members' chances
     * @param widest the member whose chance differs most
     * @param spread Σ chance · squared difference of that member's chance
     */
    private record Group(int[] rows, double chance, double[] meansK, int widest, double spread) {}

    Groups(Configurations all, int most) {
      this.all = all;
      groups.add(group(Draws.range(all.count)));
      while (groups.size() < most) {
        Group widest = Collections.max(groups, Comparator.comparingDouble(Group::spread));
        if (widest.spread <= 0) {
          break;
        }
        groups.remove(widest);
        double[] memberS = all.membersKS[widest.widest];
        double mean = widest.meansK[widest.widest];
        groups.add(group(where(widest.rows, s -> memberS[s] <= mean)));
        groups.add(group(where(widest.rows, s -> memberS[s] > mean)));
      }
    }

    private static int[] where(int[] rows, IntPredicate wanted) {
      return Arrays.stream(rows).filter(wanted).toArray();
    }

    private Group group(int[] rows) {
      double chance = 0;
      for (int s : rows) {
        chance += all.chancesS[s];
      }
      double[] meansK = new double[all.membersKS.length];
      int widest = 0;
      double most = 0;
      for (int k = 0; k < meansK.length; k++) {
        double[] memberS = all.membersKS[k];
        for (int s : rows) {
          meansK[k] += all.chancesS[s] * memberS[s] / chance;
        }
        double spread = 0;
        for (int s : rows) {
          double difference = memberS[s] - meansK[k];
          spread += all.chancesS[s] * difference * difference;
        }
        if (spread > most) {
          most = spread;
          widest = k;
        }
      }
      return new Group(rows, chance, meansK, widest, rows.length == 1 ? 0 : most);
    }

    Configurations joined() {
      double[] chancesG = groups.stream().mapToDouble(Group::chance).toArray();
      double[][] membersKG = new double[all.membersKS.length][];
      Arrays.setAll(
          membersKG, k -> groups.stream().mapToDouble(group -> group.meansK[k]).toArray());
      return new Configurations(chancesG.length, chancesG, membersKG);
    }
  }
}
