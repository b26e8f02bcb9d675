package org.winnow.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.PairedTest;

/** A report for people to read in a terminal. */
public final class SimulationTable {

  private SimulationTable() {}

  /**
   * Mean accuracies by labels, then the comparison, then labels by target and what it took. Of
   * random it speaks only where that was replayed.
   */
  public static String of(SimulationReport report) {
    boolean random = report.strategies().containsKey(Simulation.RANDOM);
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%n%s on %s: %s. Accuracy on the test part, %%:",
            report.dataset(), report.device(), setting(report)));
    List<String> names = List.copyOf(report.strategies().keySet());
    text.append(row("labels", names));
    int checkpoints = strategy(report, names.get(0)).curve().size();
    for (int i = 0; i < checkpoints; i++) {
      int at = i;
      text.append(
          row(
              Integer.toString(strategy(report, names.get(0)).curve().get(i).labels()),
              names.stream()
                  .map(n -> number("%.2f", 100 * strategy(report, n).curve().get(at).mean()))
                  .toList()));
    }
    text.append(
        row(
            "area",
            names.stream()
                .map(n -> number("%.2f", 100 * strategy(report, n).areaUnderCurve()))
                .toList()));
    if (random) {
      text.append(
          row(
              "worst deficit",
              names.stream()
                  .map(n -> percent(strategy(report, n).worstDeficitToRandom()))
                  .toList()));
    }
    text.append(
        row(
            "macro, last",
            names.stream()
                .map(n -> number("%.2f", 100 * last(strategy(report, n)).macroMean()))
                .toList()));
    SimulationReport.Penalties penalties = report.penalties();
    if (penalties != null) {
      text.append(random ? againstRandom(report, names) : line("%nAgainst each other:"));
      text.append(
          row("beaten", names.stream().map(n -> share(penalties.beaten().get(n))).toList()));
    }
    text.append(
        line(
            "%nLabels needed (median of the seeds; – is never)%s:",
            random ? " and saved against random" : ""));
    report
        .savings()
        .keySet()
        .forEach(target -> text.append(row(target, needs(report, names, target))));
    SimulationReport.Seconds seconds = report.timing().secondsPerRound();
    text.append(
        line(
            "%nA round: train %.2f s, score %.2f s, select %.2f s. Encoding: %s images/s. Peak memory: %s MB.",
            seconds.train(),
            seconds.score(),
            seconds.select(),
            number("%.0f", report.timing().encodeImagesPerSecond()),
            megabytes(report.peakResidentBytes())));
    Double tuning = report.timing().secondsPerTuning();
    if (tuning != null) {
      text.append(line("A fine-tuning of networks on the labels: %.0f s.", tuning));
    }
    return text.toString();
  }

  /** What was replayed, in a line. */
  static String setting(SimulationReport report) {
    List<String> parts = new ArrayList<>();
    parts.add(String.format(Locale.ROOT, "%,d images", report.images()));
    parts.add(report.classes() + " classes");
    parts.add(report.seeds() == 1 ? "one seed" : "mean of " + report.seeds() + " seeds");
    parts.addAll(changes(report.pool()));
    return String.join(", ", parts);
  }

  private static List<String> changes(SimulationReport.PoolReport pool) {
    List<String> changes = new ArrayList<>();
    if (pool.trainImages() != null) {
      changes.add(String.format(Locale.ROOT, "%,d of the train part drawn", pool.trainImages()));
    }
    if (pool.imbalance() > 1) {
      changes.add(
          String.format(
              Locale.ROOT,
              "pool classes of %,d to %,d images",
              Collections.max(pool.imagesPerClass().values()),
              Collections.min(pool.imagesPerClass().values())));
    }
    if (pool.duplicates() > 1) {
      changes.add("each train image " + pool.duplicates() + " times");
    }
    if (pool.labelNoise() > 0) {
      BigDecimal percent = BigDecimal.valueOf(pool.labelNoise()).movePointRight(2);
      changes.add(percent.stripTrailingZeros().toPlainString() + " % of the labels wrong");
    }
    return changes;
  }

  private static String againstRandom(SimulationReport report, List<String> names) {
    StringBuilder text =
        new StringBuilder(
            line("%nAgainst random, paired by seed (points; 95 %% interval; – is random itself):"));
    List<SimulationReport.@Nullable AgainstRandom> all = new ArrayList<>();
    names.forEach(name -> all.add(strategy(report, name).againstRandom()));
    List<@Nullable PairedTest> areas = new ArrayList<>();
    all.forEach(against -> areas.add(against == null ? null : against.area()));
    text.append(row("area", areas.stream().map(SimulationTable::difference).toList()));
    text.append(row("p", areas.stream().map(a -> a == null ? "–" : chance(a.p())).toList()));
    text.append(
        row(
            "never below",
            all.stream().map(a -> share(a == null ? null : a.shareOfSeedsNeverBelow())).toList()));
    return text.toString();
  }

  private static String difference(@Nullable PairedTest test) {
    return test == null
        ? "–"
        : String.format(
            Locale.ROOT,
            "%+.2f ± %.2f",
            100 * test.meanDifference(),
            50 * (test.high() - test.low()));
  }

  /** A p that three decimals cannot show is not none. */
  private static String chance(double p) {
    return p < 0.001 ? "< 0.001" : number("%.3f", p);
  }

  private static String share(@Nullable Double fraction) {
    return fraction == null ? "–" : number("%.0f %%", 100 * fraction);
  }

  static SimulationReport.Point last(SimulationReport.StrategyReport strategy) {
    return strategy.curve().get(strategy.curve().size() - 1);
  }

  private static List<String> needs(SimulationReport report, List<String> names, String target) {
    List<String> cells = new ArrayList<>();
    for (String name : names) {
      SimulationReport.AtTarget at = strategy(report, name).labelsAtTarget().get(target);
      var saved = report.savings().get(target);
      Double share = saved == null ? null : saved.get(name);
      String labels = number("%.0f", at == null ? null : at.median());
      cells.add(share == null ? labels : labels + number(" (%.0f %%)", 100 * share));
    }
    return cells;
  }

  private static SimulationReport.StrategyReport strategy(SimulationReport report, String name) {
    SimulationReport.StrategyReport found = report.strategies().get(name);
    if (found == null) {
      throw new IllegalStateException("no strategy " + name + " in the report");
    }
    return found;
  }

  private static String row(String head, List<String> cells) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%13s", head));
    cells.forEach(cell -> text.append(String.format(Locale.ROOT, "  %17s", cell)));
    return text.append(System.lineSeparator()).toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + System.lineSeparator();
  }

  private static String percent(@Nullable Double fraction) {
    return fraction == null ? "–" : number("%+.2f", 100 * fraction);
  }

  private static String number(String format, @Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, format, value);
  }

  private static String megabytes(@Nullable Long bytes) {
    return bytes == null ? "–" : Long.toString(bytes >> 20);
  }
}
