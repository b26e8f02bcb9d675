package org.winnow.simulation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.LearningCurve;
import org.winnow.evaluation.PairedTest;
import org.winnow.evaluation.PenaltyMatrix;

/** What curves of the same seeds say about strategies: whether a difference is more than chance. */
final class Comparison {

  /** Below, the first rounds' noise is larger than any difference worth counting. */
  private static final int FEWEST_LABELS = 100;

  /** Half a point under random still counts as not below; the rest is for rounding. */
  private static final double SLACK = 0.005 + 1e-9;

  private Comparison() {}

  /**
   * One strategy against random.
   *
   * @param curves one a seed
   * @param random of the same seeds in the same order
   * @param targets accuracies by how they are written
   */
  static SimulationReport.AgainstRandom withRandom(
      List<LearningCurve> curves, List<LearningCurve> random, Map<String, Double> targets) {
    Map<String, @Nullable PairedTest> labels = new LinkedHashMap<>();
    targets.forEach((text, target) -> labels.put(text, labelsAt(target, curves, random)));
    return new SimulationReport.AgainstRandom(
        PairedTest.of(areas(curves), areas(random)).orElse(null),
        labels,
        mean(curves).labelRatiosOf(mean(random)),
        shareNeverBelow(curves, random));
  }

  /** All strategies among each other, by name. */
  static SimulationReport.Penalties penalties(Map<String, List<LearningCurve>> curves) {
    List<String> names = List.copyOf(curves.keySet());
    PenaltyMatrix penalties = PenaltyMatrix.of(List.copyOf(curves.values()));
    Map<String, Map<String, Double>> matrix = new LinkedHashMap<>();
    Map<String, Double> beaten = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Map<String, Double> row = new LinkedHashMap<>();
      for (int j = 0; j < names.size(); j++) {
        if (i != j) {
          row.put(names.get(j), penalties.penaltiesSS()[i][j]);
        }
      }
      matrix.put(names.get(i), row);
      beaten.put(names.get(i), penalties.beaten(i));
    }
    return new SimulationReport.Penalties(
        Arrays.stream(penalties.budgets()).boxed().toList(), matrix, beaten);
  }

  private static @Nullable PairedTest labelsAt(
      double target, List<LearningCurve> curves, List<LearningCurve> random) {
    OptionalDouble[] own = reached(target, curves);
    OptionalDouble[] others = reached(target, random);
    int[] both =
        IntStream.range(0, own.length)
            .filter(seed -> own[seed].isPresent() && others[seed].isPresent())
            .toArray();
    return PairedTest.of(
            Arrays.stream(both).mapToDouble(seed -> own[seed].getAsDouble()).toArray(),
            Arrays.stream(both).mapToDouble(seed -> others[seed].getAsDouble()).toArray())
        .orElse(null);
  }

  private static OptionalDouble[] reached(double target, List<LearningCurve> curves) {
    return curves.stream().map(curve -> curve.labelsAt(target)).toArray(OptionalDouble[]::new);
  }

  private static double[] areas(List<LearningCurve> curves) {
    return curves.stream().mapToDouble(LearningCurve::area).toArray();
  }

  /** The mean accuracy at each checkpoint. */
  static LearningCurve mean(List<LearningCurve> curves) {
    int[] labels = curves.get(0).labels();
    double[] means = new double[labels.length];
    Arrays.setAll(
        means, at -> curves.stream().mapToDouble(c -> c.accuracies()[at]).average().orElseThrow());
    return new LearningCurve(labels, means);
  }

  private static @Nullable Double shareNeverBelow(
      List<LearningCurve> curves, List<LearningCurve> random) {
    int never = 0;
    for (int seed = 0; seed < curves.size(); seed++) {
      Optional<LearningCurve> own = curves.get(seed).from(FEWEST_LABELS);
      Optional<LearningCurve> other = random.get(seed).from(FEWEST_LABELS);
      if (own.isEmpty() || other.isEmpty()) {
        return null;
      }
      never += own.get().worstDeficitTo(other.get()) <= SLACK ? 1 : 0;
    }
    return (double) never / curves.size();
  }
}
