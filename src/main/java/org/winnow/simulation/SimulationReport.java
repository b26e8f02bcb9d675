package org.winnow.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.LearningCurve;
import org.winnow.evaluation.PairedTest;

/**
 * What {@code winnow simulate} writes. Accuracies are fractions; null is what was never reached or
 * not measured. All but {@code timing} and {@code peakResidentBytes} is the same for the same
 * dataset, options and seeds on one machine.
 *
 * @param images of both parts, after the changes to the pool
 * @param pool what was replayed
 * @param encoder its provenance
 * @param fineTuned whether networks were fine-tuned on the labels where that was better
 * @param device cpu or gpu
 * @param seeds replays of each strategy
 * @param savings by target, by strategy: 1 − labels / random's labels, of the medians
 * @param penalties who beats whom; null with one seed or one strategy
 */
public record SimulationReport(
    String dataset,
    int images,
    int classes,
    PoolReport pool,
    Map<String, Object> encoder,
    boolean fineTuned,
    String device,
    int seeds,
    Map<String, StrategyReport> strategies,
    Map<String, Map<String, @Nullable Double>> savings,
    @Nullable Penalties penalties,
    Timing timing,
    @Nullable Long peakResidentBytes) {

  /**
   * What was replayed: the train part as it was changed, and what the oracle was like.
   *
   * @param trainImages the option; null for all
   * @param imbalance the option; 1 for none
   * @param duplicates the option; 1 for none
   * @param labelNoise chance that a label given is wrong
   * @param seed of the subset and the near-duplicates, the same for all replays
   * @param imagesPerClass of the pool, by class, duplicates among them
   * @param testImagesPerClass of the test part, by class
   */
  public record PoolReport(
      @Nullable Integer trainImages,
      double imbalance,
      int duplicates,
      double labelNoise,
      long seed,
      Map<String, Integer> imagesPerClass,
      Map<String, Integer> testImagesPerClass) {

    /** What was asked for, and what came of it. */
    public static PoolReport of(PoolChange change, double labelNoise, LabeledSet changed) {
      return new PoolReport(
          change.trainImages(),
          change.imbalance(),
          change.duplicates(),
          labelNoise,
          change.seed(),
          count(changed.classes(), changed.trainLabels()),
          count(changed.classes(), changed.testLabels()));
    }

    private static Map<String, Integer> count(List<String> classes, int[] labels) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      classes.forEach(name -> counts.put(name, 0));
      for (int label : labels) {
        counts.merge(classes.get(label), 1, Integer::sum);
      }
      return counts;
    }
  }

  /**
   * One strategy's replays.
   *
   * @param areaUnderCurve mean over the seeds
   * @param worstDeficitToRandom the most its mean curve lies under random's, as a fraction;
   *     negative when above everywhere
   * @param againstRandom seed by seed; null for random itself and where random was not replayed
   * @param armsAtEnd what the server would say of it at the end, a seed each; null while too early
   */
  public record StrategyReport(
      List<Point> curve,
      Map<String, AtTarget> labelsAtTarget,
      double areaUnderCurve,
      @Nullable Double worstDeficitToRandom,
      @Nullable AgainstRandom againstRandom,
      List<@Nullable Arms> armsAtEnd) {}

  /**
   * The audit arm's word on active against random: a difference of accuracies and its 95 %
   * interval, after so many labels of each, on so many audit images.
   */
  public record Arms(int labels, int images, double difference, double low, double high) {}

  /**
   * One strategy and random, paired by seed. Differences are strategy − random. A test is null
   * where fewer than two seeds have both numbers, or all differences are the same.
   *
   * @param area of the areas under the curves
   * @param labelsAtTarget by target, of the labels needed; of the seeds in which both got there
   * @param labelRatios random's labels / the strategy's on the mean curves, for every whole point
   *     from above where both start to what both reach
   * @param shareOfSeedsNeverBelow the share of the seeds in which the strategy is at no checkpoint
   *     from 100 labels on more than half a point under random; null without such checkpoints
   */
  public record AgainstRandom(
      @Nullable PairedTest area,
      Map<String, @Nullable PairedTest> labelsAtTarget,
      List<LearningCurve.LabelRatio> labelRatios,
      @Nullable Double shareOfSeedsNeverBelow) {}

  /**
   * The pairwise penalty matrix.
   *
   * @param budgets numbers of labels at which pairs are tested; they double
   * @param matrix by winner, by loser: the share of the budgets at which the winner is
   *     significantly better (paired t-test, α = 0.05)
   * @param beaten by loser: the mean over the others; less is better
   */
  public record Penalties(
      List<Integer> budgets, Map<String, Map<String, Double>> matrix, Map<String, Double> beaten) {}

  /**
   * One checkpoint; one value a seed in each list.
   *
   * @param accuracy on the test part
   * @param macroAccuracy there, the mean of the classes' recalls
   * @param auditAccuracy on the audit slice by the labels given, wrong ones among them
   */
  public record Point(
      int labels,
      List<Double> accuracy,
      List<Double> macroAccuracy,
      List<@Nullable Double> auditAccuracy,
      List<@Nullable Double> auditLow,
      List<@Nullable Double> auditHigh) {

    /** Mean accuracy over the seeds. */
    double mean() {
      return accuracy.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Mean macro accuracy over the seeds. */
    double macroMean() {
      return macroAccuracy.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Standard error of the mean accuracy; 0 with one seed, of which it cannot be known. */
    double standardError() {
      int seeds = accuracy.size();
      double mean = mean();
      double squares = accuracy.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
      return seeds < 2 ? 0 : Math.sqrt(squares / (seeds - 1) / seeds);
    }
  }

  /** Labels needed for a target accuracy. */
  public record AtTarget(@Nullable Double median, List<@Nullable Double> perSeed) {}

  /**
   * Speeds.
   *
   * @param encodeImagesPerSecond null when the features came from a cache
   * @param secondsPerTuning of networks on the labels; null where there was none
   */
  public record Timing(
      @Nullable Double encodeImagesPerSecond,
      Seconds secondsPerRound,
      @Nullable Double secondsPerTuning) {}

  /** Mean seconds of one round's steps, over all rounds of all replays. */
  public record Seconds(double train, double score, double select) {}
}
