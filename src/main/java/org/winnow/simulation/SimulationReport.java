package org.winnow.simulation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code winnow simulate} writes. Accuracies are fractions; null is what was never reached or
 * not measured. All but {@code timing} and {@code peakResidentBytes} is the same for the same
 * dataset, options and seeds on one machine.
 *
 * @param images of both parts
 * @param encoder its provenance
 * @param device cpu or gpu
 * @param seeds replays of each strategy
 * @param savings by target, by strategy: 1 − labels / random's labels, of the medians
 */
public record SimulationReport(
    String dataset,
    int images,
    int classes,
    Map<String, Object> encoder,
    String device,
    int seeds,
    Map<String, StrategyReport> strategies,
    Map<String, Map<String, @Nullable Double>> savings,
    Timing timing,
    @Nullable Long peakResidentBytes) {

  /**
   * One strategy's replays.
   *
   * @param areaUnderCurve mean over the seeds
   * @param worstDeficitToRandom the most its mean curve lies under random's, as a fraction;
   *     negative when above everywhere
   */
  public record StrategyReport(
      List<Point> curve,
      Map<String, AtTarget> labelsAtTarget,
      double areaUnderCurve,
      @Nullable Double worstDeficitToRandom) {}

  /** One checkpoint; one value a seed in each list. */
  public record Point(
      int labels,
      List<Double> accuracy,
      List<@Nullable Double> auditAccuracy,
      List<@Nullable Double> auditLow,
      List<@Nullable Double> auditHigh) {

    /** Mean accuracy over the seeds. */
    double mean() {
      return accuracy.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
  }

  /** Labels needed for a target accuracy. */
  public record AtTarget(@Nullable Double median, List<@Nullable Double> perSeed) {}

  /** Speeds; encodeImagesPerSecond is null when the features came from a cache. */
  public record Timing(@Nullable Double encodeImagesPerSecond, Seconds secondsPerRound) {}

  /** Mean seconds of one round's steps, over all rounds of all replays. */
  public record Seconds(double train, double score, double select) {}
}
