package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.winnow.evaluation.PairedTest;

class SimulationTableTest {

  @Test
  void a_p_too_small_to_show_is_not_printed_as_none() {
    assertThat(rowOf("p", table(strategy(0.0004), strategy(null)))).containsExactly("< 0.001", "–");
    assertThat(rowOf("p", table(strategy(0.0011), strategy(null)))).containsExactly("0.001", "–");
  }

  @Test
  void with_random_it_says_what_the_others_saved() {
    String table = table(strategy(0.04), strategy(null));

    assertThat(rowOf("worst deficit", table)).containsExactly("-2.00", "-2.00");
    assertThat(rowOf("area", table)).containsExactly("+1.00 ± 0.50", "–");
    assertThat(rowOf("beaten", table)).containsExactly("25 %", "25 %");
    assertThat(table).contains("Against random, paired by seed").contains("saved against random");
  }

  @Test
  void without_random_it_says_nothing_of_it() {
    String table = table(Map.of("margin", strategy(null), "entropy", strategy(null)));

    assertThat(table).doesNotContain("random").doesNotContain("worst deficit");
    assertThat(rowOf("beaten", table)).containsExactly("25 %", "25 %");
    assertThat(rowOf("0.90", table)).containsExactly("30", "30");
  }

  private static String table(
      SimulationReport.StrategyReport margin, SimulationReport.StrategyReport random) {
    return table(Map.of("margin", margin, "random", random));
  }

  private static String table(Map<String, SimulationReport.StrategyReport> strategies) {
    Map<String, Double> beaten = new LinkedHashMap<>();
    strategies.keySet().forEach(name -> beaten.put(name, 0.25));
    return SimulationTable.of(
        new SimulationReport(
            "set",
            100,
            2,
            new SimulationReport.PoolReport(null, 1, 1, 0, 1, Map.of(), Map.of()),
            Map.of(),
            false,
            "cpu",
            3,
            new TreeMap<>(strategies),
            Map.of("0.90", Map.of()),
            new SimulationReport.Penalties(List.of(10), Map.of(), beaten),
            new SimulationReport.Timing(null, new SimulationReport.Seconds(0, 0, 0), null),
            null));
  }

  /**
   * @param p of the areas against random; null where there is no such test
   */
  private static SimulationReport.StrategyReport strategy(@Nullable Double p) {
    SimulationReport.AgainstRandom against =
        p == null
            ? null
            : new SimulationReport.AgainstRandom(
                new PairedTest(3, 0.01, 5, p, 0.005, 0.015), Map.of(), List.of(), 1.0);
    return new SimulationReport.StrategyReport(
        List.of(
            new SimulationReport.Point(
                10, List.of(0.7), List.of(0.7), List.of(), List.of(), List.of())),
        Map.of("0.90", new SimulationReport.AtTarget(30.0, List.of(30.0))),
        0.71,
        -0.02,
        against,
        List.of());
  }

  /** The cells of the last row with this head. */
  private static List<String> rowOf(String head, String table) {
    String row =
        table
            .lines()
            .filter(line -> line.strip().startsWith(head + "  "))
            .reduce((first, second) -> second)
            .orElseThrow();
    return List.of(row.strip().substring(head.length()).strip().split("  +"));
  }
}
