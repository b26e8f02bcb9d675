package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.acquisition.Policy;
import org.winnow.acquisition.Pool;
import org.winnow.common.ProblemException;
import org.winnow.evaluation.LearningCurve;
import org.winnow.evaluation.PairedTest;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;

class SimulationTest {

  private static final Map<String, Double> TARGETS = Map.of("0.50", 0.5, "1.00", 1.0);
  private final EncodedSet set = blobs();

  @Test
  void checkpoints_are_fine_until_the_batch_and_end_with_the_budget() {
    assertThat(plan(20, 100, 350).checkpoints())
        .containsExactly(20, 40, 60, 80, 100, 200, 300, 350);
    assertThat(plan(30, 100, 200).checkpoints()).containsExactly(30, 60, 90, 100, 200);
    assertThat(plan(150, 100, 300).checkpoints()).containsExactly(150, 200, 300);
    assertThat(plan(20, 100, 20).checkpoints()).containsExactly(20);
  }

  @Test
  void counts_the_audit_arms_labels_in_the_budget() {
    Simulation simulation = simulation(List.of("random"));
    List<SimulationReport.Point> curve = report(simulation, "random").curve();
    assertThat(curve).extracting(SimulationReport.Point::labels).endsWith(120);
    // 12 of 120 labels are the audit arm's: accuracies there are multiples of a twelfth.
    for (Double accuracy : curve.get(curve.size() - 1).auditAccuracy()) {
      assertThat(accuracy * 12).isCloseTo(Math.rint(accuracy * 12), within(1e-9));
    }
  }

  @Test
  void never_trains_on_the_audit_slice() {
    Set<Integer> trained = new HashSet<>();
    Set<Integer> candidates = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    Policy random = Simulation.policy("random");
    Policy watching =
        (pool, batch, seed) -> {
          for (int image : pool.labeled()) {
            trained.add(image);
          }
          for (int image : pool.candidates()) {
            candidates.add(image);
          }
          return random.choose(pool, batch, seed);
        };
    ClassifierTrainer counting =
        (labels, members, seed) -> {
          sizes.add(labels.labels().length);
          return new NearestMean().train(labels, members, seed);
        };
    List<Replay.Checkpoint> checkpoints =
        new Replay(set, counting, watching, plan(10, 20, 120), null, 1).run();
    assertThat(sizes.get(sizes.size() - 1)).isEqualTo(108);
    assertThat(checkpoints.get(checkpoints.size() - 1).audit().orElseThrow().images())
        .isEqualTo(12);
    assertThat(candidates).containsAll(trained);
    // About a tenth of the pool is never a candidate.
    assertThat(candidates.size()).isBetween(330, 385);
  }

  @Test
  void replays_of_a_seed_share_the_audit_slice_and_the_first_images() {
    List<Set<Integer>> slices = new ArrayList<>();
    List<int[]> first = new ArrayList<>();
    for (String name : List.of("random", "margin", "entropy")) {
      Policy policy = Simulation.policy(name);
      List<Pool> pools = new ArrayList<>();
      Policy watching =
          (pool, batch, seed) -> {
            pools.add(pool);
            return policy.choose(pool, batch, seed);
          };
      new Replay(set, new NearestMean(), watching, plan(10, 20, 40), null, 3).run();
      slices.add(asSet(pools.get(0).candidates()));
      first.add(pools.get(1).labeled());
    }
    assertThat(slices.get(1)).isEqualTo(slices.get(0));
    assertThat(slices.get(2)).isEqualTo(slices.get(0));
    assertThat(first.get(1)).containsExactly(first.get(0));
    assertThat(first.get(2)).containsExactly(first.get(0));
  }

  @Test
  void gives_the_same_for_the_same_seeds() {
    List<String> names = List.of("auto", "margin", "random");
    assertThat(simulation(names).strategies(TARGETS))
        .isEqualTo(simulation(names).strategies(TARGETS));
  }

  @Test
  void compares_with_random() {
    Simulation simulation = simulation(List.of("auto", "random"));
    Map<String, SimulationReport.StrategyReport> reports = simulation.strategies(TARGETS);
    SimulationReport.StrategyReport random = report(simulation, "random");
    assertThat(random.worstDeficitToRandom()).isZero();
    assertThat(random.labelsAtTarget().get("0.50")).isNotNull();
    SimulationReport.StrategyReport auto = report(simulation, "auto");
    double worst = -1;
    for (int i = 0; i < auto.curve().size(); i++) {
      worst = Math.max(worst, random.curve().get(i).mean() - auto.curve().get(i).mean());
    }
    assertThat(auto.worstDeficitToRandom()).isEqualTo(worst);
    assertThat(Simulation.savings(reports, TARGETS).get("0.50")).containsOnlyKeys("auto");
  }

  @Test
  void every_strategy_of_a_seed_is_given_the_same_wrong_labels() {
    Plan noisy = new Plan(List.of("random"), 10, 20, 200, 1, 0.1, 0.3);
    int[] given = LabelNoise.disturb(set.trainLabels(), 4, 0.3, 5);
    for (String name : List.of("random", "margin")) {
      Policy policy = Simulation.policy(name);
      Policy watching =
          (pool, batch, seed) -> {
            for (int i = 0; i < pool.labeled().length; i++) {
              assertThat(pool.labels()[i]).isEqualTo(given[pool.labeled()[i]]);
            }
            return policy.choose(pool, batch, seed);
          };
      new Replay(set, new NearestMean(), watching, noisy, null, 5).run();
    }
  }

  @Test
  void audits_by_the_labels_given_and_tests_by_the_true_ones() {
    // Far apart, true labels right: only the oracle errs.
    EncodedSet clear =
        new EncodedSet(features(400, 1), everyFourth(400), features(200, 2), everyFourth(200), 4);
    Plan all = new Plan(List.of("random"), 20, 100, 400, 1, 0.5, 0.3);
    List<Replay.Checkpoint> checkpoints =
        new Replay(clear, new NearestMean(), Simulation.policy("random"), all, null, 1).run();
    Replay.Checkpoint last = checkpoints.get(checkpoints.size() - 1);
    assertThat(last.test().accuracy()).isEqualTo(1);
    assertThat(last.test().macroAccuracy()).isEqualTo(1);
    assertThat(last.audit().orElseThrow().value()).isBetween(0.6, 0.8);
  }

  @Test
  void compares_seed_by_seed_with_random() {
    Simulation simulation = simulation(List.of("auto", "random"));
    SimulationReport.AgainstRandom auto =
        Objects.requireNonNull(report(simulation, "auto").againstRandom());
    SimulationReport.StrategyReport random = report(simulation, "random");
    assertThat(random.againstRandom()).isNull();
    assertThat(Objects.requireNonNull(auto.area()).meanDifference())
        .isCloseTo(
            report(simulation, "auto").areaUnderCurve() - random.areaUnderCurve(), within(1e-12));
    assertThat(auto.labelsAtTarget()).containsOnlyKeys("0.50", "1.00").containsEntry("1.00", null);
    int never = 0;
    for (int seed = 0; seed < 2; seed++) {
      boolean below = false;
      for (int i = 0; i < random.curve().size(); i++) {
        SimulationReport.Point point = report(simulation, "auto").curve().get(i);
        double under = random.curve().get(i).accuracy().get(seed) - point.accuracy().get(seed);
        below |= point.labels() >= 100 && under > 0.005 + 1e-9;
      }
      never += below ? 0 : 1;
    }
    assertThat(auto.shareOfSeedsNeverBelow()).isEqualTo(never / 2.0);
    SimulationReport.Penalties penalties = Objects.requireNonNull(simulation.penalties());
    assertThat(penalties.budgets()).containsExactly(10, 20, 40, 80);
    assertThat(penalties.matrix().get("auto")).containsOnlyKeys("random");
    assertThat(simulation(List.of("random")).penalties()).isNull();
  }

  @Test
  void counts_half_a_point_under_random_as_not_below() {
    List<LearningCurve> random = List.of(curve(0.5, 0.5, 0.5), curve(0.5, 0.5, 0.5));
    List<LearningCurve> others = List.of(curve(0.1, 0.495, 0.6), curve(0.6, 0.494, 0.6));
    assertThat(Comparison.withRandom(others, random, Map.of()).shareOfSeedsNeverBelow())
        .isEqualTo(0.5);
    LearningCurve early = new LearningCurve(new int[] {20, 90}, new double[] {0.5, 0.5});
    assertThat(
            Comparison.withRandom(List.of(early), List.of(early), Map.of())
                .shareOfSeedsNeverBelow())
        .isNull();
  }

  @Test
  void tests_labels_at_a_target_on_the_seeds_where_both_got_there() {
    List<LearningCurve> random =
        List.of(curve(0.1, 0.2, 0.4), curve(0.1, 0.3, 0.3), curve(0.1, 0.2, 0.6));
    List<LearningCurve> others =
        List.of(curve(0.1, 0.4, 0.5), curve(0.1, 0.4, 0.5), curve(0.1, 0.4, 0.6));
    PairedTest test =
        Objects.requireNonNull(
            Comparison.withRandom(others, random, Map.of("0.40", 0.4))
                .labelsAtTarget()
                .get("0.40"));
    // 100 each against 200 and 150: differences of −100 and −50.
    assertThat(test.pairs()).isEqualTo(2);
    assertThat(test.meanDifference()).isCloseTo(-75, within(1e-9));
  }

  private static LearningCurve curve(double... accuracies) {
    return new LearningCurve(new int[] {20, 100, 200}, accuracies);
  }

  @Test
  void a_target_never_reached_is_null() {
    assertThat(report(simulation(List.of("random")), "random").labelsAtTarget())
        .containsEntry("1.00", new SimulationReport.AtTarget(null, Arrays.asList(null, null)));
  }

  @Test
  void labels_the_whole_pool_when_the_budget_is_the_pool() {
    Plan all = new Plan(List.of("auto"), 20, 100, 400, 1, 0.1, 0);
    List<Replay.Checkpoint> checkpoints =
        new Replay(set, new NearestMean(), Simulation.policy("auto"), all, null, 1).run();
    assertThat(checkpoints.get(checkpoints.size() - 1).labels()).isEqualTo(400);
  }

  @Test
  void an_unknown_strategy_is_refused_with_the_names_there_are() {
    assertThatThrownBy(() -> Simulation.policy("best"))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "There is no strategy best; there are auto, badge, bald, batchbald,"
                + " coreset, dropquery, entropy, least-confidence, margin,"
                + " margin-clustering, power-bald, power-margin, probcover, random,"
                + " softmax-margin, softrank-margin, typiclust, uherding.");
  }

  private Simulation simulation(List<String> names) {
    Plan plan = new Plan(names, 10, 20, 120, 2, 0.1, 0);
    Simulation simulation = new Simulation(set, new NearestMean(), plan, null, line -> {});
    simulation.run();
    return simulation;
  }

  private static SimulationReport.StrategyReport report(Simulation simulation, String name) {
    return Objects.requireNonNull(simulation.strategies(TARGETS).get(name));
  }

  private static Plan plan(int initial, int batch, int budget) {
    return new Plan(List.of("random"), initial, batch, budget, 1, 0.1, 0);
  }

  private static Set<Integer> asSet(int[] values) {
    Set<Integer> set = new HashSet<>();
    for (int value : values) {
      set.add(value);
    }
    return set;
  }

  /** Four groups, a fifth of the labels wrong, so that nothing gets everything right. */
  private static EncodedSet blobs() {
    return new EncodedSet(features(400, 1), labels(400), features(200, 2), labels(200), 4);
  }

  private static int[] labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 5 == 4 ? (i + 1) % 4 : i % 4;
    }
    return labels;
  }

  private static int[] everyFourth(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % 4);
    return labels;
  }

  private static Features features(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * 4];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < 4; d++) {
        values[i * 4 + d] = (float) (2 * random.nextDouble() + (d == i % 4 ? 2 : 0));
      }
    }
    return new Features(values, count, 4);
  }
}
