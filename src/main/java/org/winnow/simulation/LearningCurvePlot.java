package org.winnow.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnow.simulation.SimulationReport.Point;
import org.winnow.simulation.SimulationReport.StrategyReport;

/**
 * A report's learning curves as one SVG picture: the mean accuracy of each strategy over its
 * labels, in a band of one standard error. It brings its own background, so it reads the same on
 * light and dark pages.
 */
public final class LearningCurvePlot {

  private static final int WIDTH = 920;
  private static final int HEIGHT = 540;
  private static final int LEFT = 76;
  private static final int RIGHT = 700;
  private static final int TOP = 84;
  private static final int BOTTOM = 470;

  private static final int LEGEND = 728;
  private static final int LEGEND_STEP = 24;

  private static final String INK = "#1f2937";
  private static final String FAINT = "#6b7280";
  private static final String GRID = "#e5e7eb";

  /** Random is what others are held against: grey, so that colour means a strategy. */
  private static final String BASELINE = "#4b5563";

  /**
   * Okabe & Ito, "Color Universal Design", 2008: told apart by colour-blind people as well. Without
   * its yellow, too faint on white, and its black, too near the baseline.
   */
  private static final List<String> COLOURS =
      List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");

  /** When the colours are used up they come again with other dashes. */
  private static final List<String> DASHES = List.of("none", "9 4", "2 4", "10 4 2 4");

  private final SimulationReport report;
  private final AxisTicks labels;
  private final AxisTicks accuracies;
  private final StringBuilder svg = new StringBuilder();

  private LearningCurvePlot(SimulationReport report) {
    this.report = report;
    List<Point> points =
        report.strategies().values().stream().flatMap(s -> s.curve().stream()).toList();
    labels = AxisTicks.covering(0, points.stream().mapToInt(Point::labels).max().orElse(1), 7);
    double low = points.stream().mapToDouble(p -> p.mean() - p.standardError()).min().orElse(0);
    double high = points.stream().mapToDouble(p -> p.mean() + p.standardError()).max().orElse(1);
    accuracies = AxisTicks.covering(Math.max(0, 100 * low), Math.min(100, 100 * high), 8);
  }

  /** The whole SVG document. */
  public static String of(SimulationReport report) {
    return new LearningCurvePlot(report).draw();
  }

  /** How one strategy is drawn. */
  private record Stroke(String colour, String dashes) {

    String attributes() {
      return "stroke=\"%s\" stroke-dasharray=\"%s\" stroke-width=\"2.4\"".formatted(colour, dashes);
    }
  }

  private Stroke stroke(String name) {
    if (name.equals(Simulation.RANDOM)) {
      return new Stroke(BASELINE, "none");
    }
    int place =
        report.strategies().keySet().stream()
            .filter(n -> !n.equals(Simulation.RANDOM))
            .toList()
            .indexOf(name);
    return new Stroke(
        COLOURS.get(place % COLOURS.size()), DASHES.get(place / COLOURS.size() % DASHES.size()));
  }

  private String draw() {
    int height = Math.max(HEIGHT, TOP + (report.strategies().size() + 3) * LEGEND_STEP);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
            + " font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\">",
        WIDTH, height, WIDTH, height);
    add("<title>Learning curves on %s</title>", text(report.dataset()));
    add("<rect width=\"%d\" height=\"%d\" rx=\"10\" fill=\"#ffffff\"/>", WIDTH, height);
    heading();
    horizontalAxis();
    verticalAxis();
    report.strategies().forEach(this::band);
    // Random first, so that no strategy lies hidden behind it.
    report.strategies().entrySet().stream()
        .sorted(Comparator.comparing(s -> !s.getKey().equals(Simulation.RANDOM)))
        .forEach(s -> curve(s.getKey(), s.getValue()));
    legend();
    return svg.append("</svg>\n").toString();
  }

  private void heading() {
    add(
        "<text x=\"%d\" y=\"38\" font-size=\"19\" font-weight=\"600\" fill=\"%s\">Learning curves on %s</text>",
        LEFT, INK, text(report.dataset()));
    add(
        "<text x=\"%d\" y=\"60\" font-size=\"13\" fill=\"%s\">%s</text>",
        LEFT, FAINT, text(SimulationTable.setting(report)));
  }

  private void horizontalAxis() {
    for (double tick : labels.values()) {
      add(
          "<line x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\" stroke=\"%s\"/>",
          x(tick), BOTTOM, x(tick), BOTTOM + 5, FAINT);
      add(
          "<text x=\"%s\" y=\"%d\" font-size=\"12.5\" fill=\"%s\" text-anchor=\"middle\">%s</text>",
          x(tick), BOTTOM + 21, FAINT, labels.text(tick));
    }
    add(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>",
        LEFT, BOTTOM, RIGHT, BOTTOM, FAINT);
    add(
        "<text x=\"%d\" y=\"%d\" font-size=\"13\" fill=\"%s\" text-anchor=\"middle\">labels, the audit arm’s among them</text>",
        (LEFT + RIGHT) / 2, BOTTOM + 48, INK);
  }

  private void verticalAxis() {
    for (double tick : accuracies.values()) {
      add(
          "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" stroke=\"%s\"/>",
          LEFT, y(tick), RIGHT, y(tick), GRID);
      add(
          "<text x=\"%d\" y=\"%s\" dy=\"0.35em\" font-size=\"12.5\" fill=\"%s\" text-anchor=\"end\">%s</text>",
          LEFT - 10, y(tick), FAINT, accuracies.text(tick));
    }
    int middle = (TOP + BOTTOM) / 2;
    add(
        "<text x=\"26\" y=\"%d\" font-size=\"13\" fill=\"%s\" text-anchor=\"middle\" transform=\"rotate(-90 26 %d)\">accuracy on the test part, %%</text>",
        middle, INK, middle);
  }

  private void band(String name, StrategyReport strategy) {
    if (report.seeds() < 2) {
      return;
    }
    StringBuilder points = new StringBuilder();
    List<Point> curve = strategy.curve();
    for (Point point : curve) {
      points.append(at(point.labels(), point.mean() + point.standardError()));
    }
    for (int i = curve.size() - 1; i >= 0; i--) {
      Point point = curve.get(i);
      points.append(at(point.labels(), point.mean() - point.standardError()));
    }
    add(
        "<polygon class=\"band\" points=\"%s\" fill=\"%s\" fill-opacity=\"0.16\"/>",
        points.toString().strip(), stroke(name).colour());
  }

  private void curve(String name, StrategyReport strategy) {
    StringBuilder points = new StringBuilder();
    strategy.curve().forEach(point -> points.append(at(point.labels(), point.mean())));
    add(
        "<polyline class=\"curve\" points=\"%s\" fill=\"none\" %s stroke-linejoin=\"round\" stroke-linecap=\"round\"><title>%s</title></polyline>",
        points.toString().strip(), stroke(name).attributes(), text(name));
  }

  /** Best at the end first, as the curves end beside it. */
  private void legend() {
    List<Map.Entry<String, StrategyReport>> strategies =
        report.strategies().entrySet().stream()
            .sorted(Comparator.comparing(s -> -SimulationTable.last(s.getValue()).mean()))
            .toList();
    int y = TOP + 8;
    for (Map.Entry<String, StrategyReport> strategy : strategies) {
      add(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" %s/>",
          LEGEND, y, LEGEND + 24, y, stroke(strategy.getKey()).attributes());
      add(
          "<text x=\"%d\" y=\"%d\" dy=\"0.35em\" font-size=\"13\" fill=\"%s\">%s</text>",
          LEGEND + 32, y, INK, text(strategy.getKey()));
      add(
          "<text x=\"%d\" y=\"%d\" dy=\"0.35em\" font-size=\"13\" fill=\"%s\" text-anchor=\"end\">%s</text>",
          WIDTH - 20,
          y,
          FAINT,
          String.format(
              Locale.ROOT, "%.1f", 100 * SimulationTable.last(strategy.getValue()).mean()));
      y += LEGEND_STEP;
    }
    String band = report.seeds() < 2 ? "one seed" : "band: ± 1 standard error";
    String numbers = "number: accuracy at the end";
    for (String note : List.of(band, numbers)) {
      y += 4;
      add(
          "<text x=\"%d\" y=\"%d\" dy=\"0.35em\" font-size=\"11.5\" fill=\"%s\">%s</text>",
          LEGEND, y, FAINT, note);
      y += 14;
    }
  }

  private String at(int labelCount, double accuracy) {
    return x(labelCount) + "," + y(100 * accuracy) + " ";
  }

  private String x(double labelCount) {
    return coordinate(LEFT + labels.part(labelCount) * (RIGHT - LEFT));
  }

  private String y(double percent) {
    return coordinate(BOTTOM - accuracies.part(percent) * (BOTTOM - TOP));
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String text(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
