package org.winnow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report for people to read in a terminal. */
public final class SimulationTable {

  private SimulationTable() {}

  /** Mean accuracies by labels, then labels by target, then what it took. */
  public static String of(SimulationReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%n%s: %,d images, %d classes, %d seeds, %s. Accuracy on the test part, mean of the seeds, %%:",
            report.dataset(), report.images(), report.classes(), report.seeds(), report.device()));
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
    text.append(
        row(
            "worst deficit",
            names.stream().map(n -> percent(strategy(report, n).worstDeficitToRandom())).toList()));
    text.append(
        line("%nLabels needed (median of the seeds; – is never) and saved against random:"));
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
    return text.toString();
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
