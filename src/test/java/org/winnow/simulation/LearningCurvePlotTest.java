package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.winnow.simulation.SimulationReport.Point;
import org.xml.sax.InputSource;

class LearningCurvePlotTest {

  @Test
  void draws_a_curve_and_a_band_for_each_strategy() throws Exception {
    Document svg = draw(2, "auto", "random", "margin");
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    List<Element> curves = ofKind(svg, "polyline", "curve");
    assertThat(curves).hasSize(3);
    assertThat(curves)
        .allSatisfy(c -> assertThat(c.getAttribute("points").split(" ")).hasSize(3))
        .extracting(c -> c.getAttribute("stroke"))
        .doesNotHaveDuplicates();
    List<Element> bands = ofKind(svg, "polygon", "band");
    assertThat(bands).hasSize(3);
    assertThat(bands).allSatisfy(b -> assertThat(b.getAttribute("points").split(" ")).hasSize(6));
    assertThat(texts(svg)).contains("auto", "random", "margin", "band: ± 1 standard error");
  }

  @Test
  void puts_points_where_the_axes_say() throws Exception {
    // Labels 0 to 200 lie from 76 to 700.
    Document svg = draw(2, "random");
    String points = ofKind(svg, "polyline", "curve").get(0).getAttribute("points");
    double y50 = yOf(svg, "50");
    double y70 = yOf(svg, "70");
    assertThat(y70).isLessThan(y50);
    assertThat(points.split(" ")[0]).isEqualTo("138.4," + format(y50));
    assertThat(points.split(" ")[2]).isEqualTo("700.0," + format(y70));
  }

  @Test
  void has_no_band_with_one_seed_and_says_so() throws Exception {
    Document svg = draw(1, "auto", "random");
    assertThat(ofKind(svg, "polygon", "band")).isEmpty();
    assertThat(texts(svg)).contains("one seed");
  }

  @Test
  void tells_as_many_strategies_apart_as_there_are() throws Exception {
    String[] names = IntStream.range(0, 18).mapToObj(i -> "s" + i).toArray(String[]::new);
    assertThat(ofKind(draw(2, names), "polyline", "curve"))
        .extracting(c -> c.getAttribute("stroke") + c.getAttribute("stroke-dasharray"))
        .doesNotHaveDuplicates();
  }

  private static Document draw(int seeds, String... names) throws Exception {
    Map<String, SimulationReport.StrategyReport> strategies = new LinkedHashMap<>();
    for (String name : names) {
      List<Point> curve =
          List.of(point(20, 0.5, seeds), point(100, 0.6, seeds), point(200, 0.7, seeds));
      strategies.put(
          name, new SimulationReport.StrategyReport(curve, Map.of(), 0.6, null, null, List.of()));
    }
    SimulationReport report =
        new SimulationReport(
            "cats & <dogs>",
            100,
            2,
            new SimulationReport.PoolReport(null, 1, 1, 0, 1, Map.of("a", 1), Map.of("a", 1)),
            Map.of(),
            false,
            "cpu",
            seeds,
            strategies,
            Map.of(),
            null,
            new SimulationReport.Timing(null, new SimulationReport.Seconds(0, 0, 0), null),
            null);
    String svg = LearningCurvePlot.of(report);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** Two seeds a hundredth around the mean. */
  private static Point point(int labels, double mean, int seeds) {
    List<Double> accuracies = seeds == 1 ? List.of(mean) : List.of(mean - 0.005, mean + 0.005);
    return new Point(labels, accuracies, accuracies, List.of(), List.of(), List.of());
  }

  private static List<Element> ofKind(Document svg, String tag, String kind) {
    return elements(svg, tag).stream().filter(e -> e.getAttribute("class").equals(kind)).toList();
  }

  private static List<String> texts(Document svg) {
    return elements(svg, "text").stream().map(Element::getTextContent).toList();
  }

  private static double yOf(Document svg, String tick) {
    return elements(svg, "text").stream()
        .filter(e -> e.getTextContent().equals(tick) && e.getAttribute("text-anchor").equals("end"))
        .mapToDouble(e -> Double.parseDouble(e.getAttribute("y")))
        .findFirst()
        .orElseThrow();
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static List<Element> elements(Document svg, String tag) {
    NodeList nodes = svg.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
