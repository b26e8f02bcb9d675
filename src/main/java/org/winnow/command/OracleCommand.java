package org.winnow.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnow.simulation.Oracle;
import org.winnow.simulation.OraclePlan;
import org.winnow.simulation.OracleReport;
import org.winnow.simulation.TrueLabels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Labels a running server from a file of true labels, and checks what the server promises. */
@Command(
    name = "oracle",
    description = {
      "Labels a running server from a file of true labels.",
      "Simulated annotators take images over the API, think, answer, and check that no image is "
          + "in two hands or labeled twice and that no answer is lost."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all checks held", "1:a check failed, or the run", "2:wrong usage"})
final class OracleCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--server",
      required = true,
      paramLabel = "URL",
      description = "the server, such as http://localhost:8080")
  private @Nullable URI server;

  @Option(
      names = "--token",
      required = true,
      defaultValue = "${env:WINNOW_TOKEN}",
      paramLabel = "TOKEN",
      description =
          "a user's API token; once for each user, whom the annotators share in turn. Without it,"
              + " the environment's WINNOW_TOKEN")
  private List<String> tokens = List.of();

  @Option(
      names = "--project",
      required = true,
      paramLabel = "ID|NAME",
      description = "the project's id or name")
  private String project = "";

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "FILE",
      description =
          "CSV of two columns: an image's SHA-256, its name or the end of its path; and its label."
              + " Annotators are not shown folders: with their tokens, name images by SHA-256")
  private @Nullable Path truth;

  @Option(
      names = "--annotators",
      defaultValue = "1",
      paramLabel = "N",
      description = "how many label at once; ${DEFAULT-VALUE} by default")
  private int annotators;

  @Option(
      names = "--labels",
      defaultValue = "2147483647",
      paramLabel = "MAX",
      description = "stop after this many answers; without it, when nothing is left")
  private int labels;

  @Option(
      names = "--error-rate",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "the share of answers with a wrong class, from 0 to 1")
  private double errorRate;

  @Option(
      names = "--think-millis",
      defaultValue = "0",
      paramLabel = "MEAN",
      description = "the mean time before an answer, exponentially distributed")
  private double thinkMillis;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "of all chance")
  private long seed;

  @Option(
      names = "--patience-seconds",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "how long to wait while nothing can be labeled; ${DEFAULT-VALUE} by default")
  private int patienceSeconds;

  @Option(names = "--json", paramLabel = "FILE", description = "write the report there too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (server == null || truth == null || spec == null) {
      throw new IllegalStateException("picocli sets required options");
    }
    OraclePlan plan =
        new OraclePlan(
            server,
            tokens,
            project,
            annotators,
            labels,
            errorRate,
            thinkMillis,
            seed,
            Duration.ofSeconds(patienceSeconds));
    OracleReport report = new Oracle(plan, TrueLabels.read(truth), Clock.systemUTC()).run();
    spec.commandLine().getOut().print(report.table());
    spec.commandLine().getOut().flush();
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report);
    }
    return report.passed() ? 0 : 1;
  }
}
