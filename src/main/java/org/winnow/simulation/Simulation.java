package org.winnow.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.winnow.acquisition.AutoPolicy;
import org.winnow.acquisition.Policy;
import org.winnow.acquisition.RandomStrategy;
import org.winnow.acquisition.Strategies;
import org.winnow.common.ProblemException;
import org.winnow.evaluation.Accuracy;
import org.winnow.evaluation.LearningCurve;
import org.winnow.model.ClassifierTrainer;

/**
 * Replays a plan's strategies on one encoded set, seed by seed, and sums up. Deterministic but for
 * its times.
 */
public final class Simulation {

  static final String RANDOM = new RandomStrategy().name();

  private final EncodedSet set;
  private final ClassifierTrainer trainer;
  private final Plan plan;
  private final @Nullable Tuner tuner;
  private final Consumer<String> progress;
  private final Map<String, List<List<Replay.Checkpoint>>> runs = new LinkedHashMap<>();
  private final List<Replay.Seconds> seconds = new ArrayList<>();

  /**
   * A simulation to run once.
   *
   * @param tuner null where no networks are fine-tuned
   * @param progress is told one line a replay
   */
  public Simulation(
      EncodedSet set,
      ClassifierTrainer trainer,
      Plan plan,
      @Nullable Tuner tuner,
      Consumer<String> progress) {
    this.set = set;
    this.trainer = trainer;
    this.plan = plan;
    this.tuner = tuner;
    this.progress = progress;
  }

  /**
   * What a name on the command line stands for: the policy, or one strategy alone.
   *
   * @throws ProblemException when there is no such name
   */
  public static Policy policy(String name) {
    if (name.equals(AutoPolicy.NAME)) {
      return new AutoPolicy();
    }
    return Strategies.named(name)
        .map(PairedPolicy::new)
        .orElseThrow(
            () ->
                new ProblemException.Malformed(
                    "strategy-unknown",
                    "There is no strategy %s; there are %s."
                        .formatted(
                            name,
                            String.join(
                                ", ",
                                Strategies.descriptions().stream()
                                    .map(Strategies.Description::name)
                                    .toList()))));
  }

  /** Replays everything: strategies × seeds. */
  public void run() {
    for (int seed = 1; seed <= plan.seeds(); seed++) {
      for (String name : plan.strategies()) {
        long start = System.nanoTime();
        Replay replay = new Replay(set, trainer, policy(name), plan, tuner, seed);
        List<Replay.Checkpoint> checkpoints = replay.run();
        runs.computeIfAbsent(name, n -> new ArrayList<>()).add(checkpoints);
        seconds.add(replay.seconds());
        Replay.Checkpoint last = checkpoints.get(checkpoints.size() - 1);
        progress.accept(
            "seed %d of %d, %s: %.2f %% with %d labels (%.1f s)"
                .formatted(
                    seed,
                    plan.seeds(),
                    name,
                    100 * last.test().accuracy(),
                    last.labels(),
                    (System.nanoTime() - start) / 1e9));
      }
    }
  }

  /**
   * By strategy.
   *
   * @param targets accuracies by how they are written
   */
  public Map<String, SimulationReport.StrategyReport> strategies(Map<String, Double> targets) {
    Map<String, SimulationReport.StrategyReport> reports = new LinkedHashMap<>();
    runs.keySet().forEach(name -> reports.put(name, report(name, targets)));
    return reports;
  }

  private SimulationReport.StrategyReport report(String name, Map<String, Double> targets) {
    List<LearningCurve> curves = curves(name);
    List<LearningCurve> random = runs.containsKey(RANDOM) ? curves(RANDOM) : null;
    Map<String, SimulationReport.AtTarget> atTarget = new LinkedHashMap<>();
    targets.forEach(
        (text, target) -> {
          OptionalDouble[] needed =
              curves.stream().map(c -> c.labelsAt(target)).toArray(OptionalDouble[]::new);
          List<@Nullable Double> perSeed = new ArrayList<>();
          for (OptionalDouble labels : needed) {
            perSeed.add(rounded(labels));
          }
          atTarget.put(
              text, new SimulationReport.AtTarget(rounded(LearningCurve.median(needed)), perSeed));
        });
    return new SimulationReport.StrategyReport(
        points(runs.getOrDefault(name, List.of())),
        atTarget,
        curves.stream().mapToDouble(LearningCurve::area).average().orElseThrow(),
        random == null ? null : Comparison.mean(curves).worstDeficitTo(Comparison.mean(random)),
        random == null || name.equals(RANDOM)
            ? null
            : Comparison.withRandom(curves, random, targets),
        runs.getOrDefault(name, List.of()).stream().map(Simulation::arms).toList());
  }

  private static SimulationReport.@Nullable Arms arms(List<Replay.Checkpoint> seed) {
    return seed.get(seed.size() - 1)
        .arms()
        .map(
            a ->
                new SimulationReport.Arms(
                    a.labels(), a.images(), a.difference(), a.low(), a.high()))
        .orElse(null);
  }

  /** Who beats whom; null with one seed or one strategy. */
  public SimulationReport.@Nullable Penalties penalties() {
    if (runs.size() < 2 || plan.seeds() < 2) {
      return null;
    }
    Map<String, List<LearningCurve>> curves = new LinkedHashMap<>();
    runs.keySet().forEach(name -> curves.put(name, curves(name)));
    return Comparison.penalties(curves);
  }

  private List<LearningCurve> curves(String name) {
    return runs.getOrDefault(name, List.of()).stream().map(Simulation::curve).toList();
  }

  /** By target, by strategy but random; null where either never got there. */
  public static Map<String, Map<String, @Nullable Double>> savings(
      Map<String, SimulationReport.StrategyReport> strategies, Map<String, Double> targets) {
    Map<String, Map<String, @Nullable Double>> savings = new LinkedHashMap<>();
    SimulationReport.StrategyReport random = strategies.get(RANDOM);
    for (String target : targets.keySet()) {
      Map<String, @Nullable Double> byStrategy = new LinkedHashMap<>();
      if (random != null) {
        OptionalDouble others = median(random, target);
        strategies.forEach(
            (name, report) -> {
              if (!name.equals(RANDOM)) {
                OptionalDouble saved = LearningCurve.saving(median(report, target), others);
                byStrategy.put(name, saved.isPresent() ? saved.getAsDouble() : null);
              }
            });
      }
      savings.put(target, byStrategy);
    }
    return savings;
  }

  /** Mean seconds of a round. */
  public SimulationReport.Seconds secondsPerRound() {
    double rounds = seconds.stream().mapToInt(Replay.Seconds::rounds).sum();
    return new SimulationReport.Seconds(
        seconds.stream().mapToDouble(Replay.Seconds::train).sum() / rounds,
        seconds.stream().mapToDouble(Replay.Seconds::score).sum() / rounds,
        seconds.stream().mapToDouble(Replay.Seconds::select).sum() / rounds);
  }

  /** Mean seconds of a fine-tuning; null where there was none. */
  public @Nullable Double secondsPerTuning() {
    int tunings = seconds.stream().mapToInt(Replay.Seconds::tunings).sum();
    return tunings == 0 ? null : seconds.stream().mapToDouble(Replay.Seconds::tune).sum() / tunings;
  }

  private static OptionalDouble median(SimulationReport.StrategyReport report, String target) {
    SimulationReport.AtTarget at = report.labelsAtTarget().get(target);
    Double median = at == null ? null : at.median();
    return median == null ? OptionalDouble.empty() : OptionalDouble.of(median);
  }

  /** To a tenth of a label: more is not there to be known. */
  private static @Nullable Double rounded(OptionalDouble labels) {
    return labels.isPresent() ? Math.round(labels.getAsDouble() * 10) / 10.0 : null;
  }

  private static LearningCurve curve(List<Replay.Checkpoint> checkpoints) {
    return new LearningCurve(
        checkpoints.stream().mapToInt(Replay.Checkpoint::labels).toArray(),
        checkpoints.stream().mapToDouble(c -> c.test().accuracy()).toArray());
  }

  private static List<SimulationReport.Point> points(List<List<Replay.Checkpoint>> seeds) {
    List<SimulationReport.Point> points = new ArrayList<>();
    for (int i = 0; i < seeds.get(0).size(); i++) {
      int at = i;
      List<Replay.Checkpoint> all = seeds.stream().map(s -> s.get(at)).toList();
      points.add(
          new SimulationReport.Point(
              all.get(0).labels(),
              all.stream().map(c -> c.test().accuracy()).toList(),
              all.stream().map(c -> c.test().macroAccuracy()).toList(),
              audits(all, Accuracy::value),
              audits(all, Accuracy::low),
              audits(all, Accuracy::high)));
    }
    return points;
  }

  private static List<@Nullable Double> audits(
      List<Replay.Checkpoint> seeds, Function<Accuracy, Double> part) {
    List<@Nullable Double> values = new ArrayList<>();
    for (Replay.Checkpoint checkpoint : seeds) {
      values.add(checkpoint.audit().map(part).orElse(null));
    }
    return values;
  }
}
