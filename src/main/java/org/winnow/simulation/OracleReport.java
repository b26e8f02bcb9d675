package org.winnow.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What simulated annotators met.
 *
 * @param answers acknowledged answers, skips among them
 * @param wrong answers with a wrong class on purpose
 * @param unknown images skipped because the file of true labels does not name them
 * @param leases the time a call for images took
 * @param submits the time an answer took, repetitions included
 * @param empties how often there was nothing to label, by the reason given
 * @param refusals answers that came too late, and the like, by code
 */
public record OracleReport(
    int annotators,
    int users,
    int answers,
    int skips,
    int wrong,
    int unknown,
    double seconds,
    double answersPerSecond,
    Latency leases,
    Latency submits,
    List<GenerationSeen> generations,
    Map<String, Integer> empties,
    Map<String, Integer> refusals,
    List<Check> checks) {

  /** Whether every check held. */
  @JsonProperty
  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  /**
   * How long calls took, in milliseconds.
   *
   * @param p50 half of them took at most as long; 0 if there were none
   */
  public record Latency(int calls, double p50, double p95, double p99, double max) {

    static Latency of(List<Long> nanos) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Latency(
          sorted.length,
          quantile(sorted, 0.5),
          quantile(sorted, 0.95),
          quantile(sorted, 0.99),
          quantile(sorted, 1));
    }

    /** The nearest rank. */
    private static double quantile(long[] sorted, double share) {
      if (sorted.length == 0) {
        return 0;
      }
      int rank = (int) Math.ceil(share * sorted.length);
      return sorted[Math.max(rank, 1) - 1] / 1e6;
    }
  }

  /**
   * A generation that was served.
   *
   * @param times calls for images that were answered from it
   */
  public record GenerationSeen(int number, String strategy, int times) {}

  /**
   * One of the server's promises.
   *
   * @param found how often it was broken
   * @param examples some of those
   */
  public record Check(String name, boolean passed, int found, List<String> examples) {

    private static final int MOST_EXAMPLES = 10;

    static Check of(String name, List<String> broken) {
      return new Check(
          name,
          broken.isEmpty(),
          broken.size(),
          List.copyOf(broken.subList(0, Math.min(MOST_EXAMPLES, broken.size()))));
    }
  }

  /** The report as a table for people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    row(text, "annotators", annotators + " of " + users + " users");
    row(
        text,
        "answers",
        String.format(
            Locale.ROOT, "%d in %.1f s, %.1f a second", answers, seconds, answersPerSecond));
    row(text, "  skipped", skips + ", of these not in the file " + unknown);
    row(text, "  wrong on purpose", Integer.toString(wrong));
    row(text, "next image", line(leases));
    row(text, "answer", line(submits));
    row(text, "generations", generations.size() + " seen");
    empties.forEach((code, times) -> row(text, "nothing to label", code + " " + times + " times"));
    refusals.forEach((code, times) -> row(text, "refused", code + " " + times + " times"));
    for (Check check : checks) {
      row(text, check.passed() ? "held" : "BROKEN", check.name());
      check.examples().forEach(example -> row(text, "", "  " + example));
    }
    return text.toString();
  }

  private static String line(Latency latency) {
    return String.format(
        Locale.ROOT,
        "p50 %.1f, p95 %.1f, p99 %.1f, longest %.1f ms of %d",
        latency.p50(),
        latency.p95(),
        latency.p99(),
        latency.max(),
        latency.calls());
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-18s %s%n", name, value));
  }
}
