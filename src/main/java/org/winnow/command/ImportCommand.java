package org.winnow.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports files and folders of this machine into a project of a running server. */
@Command(
    name = "import",
    description = {
      "Imports files and folders into a project of a running server.",
      "Archives (zip, tar, tar.gz, tar.zst) are uploaded as they are, folders and several files as "
          + "one tar that is never written down. An upload that breaks off goes on by itself, and "
          + "after the command was ended when it is called again. The token is read from a file "
          + "or from the environment's WINNOW_TOKEN."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = ImportCommand.FAILED,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every image is in the pool",
      "1:some were rejected or could not be fetched, or there was none",
      "2:wrong usage",
      "3:it failed; calling it again goes on"
    })
final class ImportCommand implements Callable<Integer> {

  static final int FAILED = 3;

  private static final int REJECTED = 1;
  private static final int SHOWN = 10;
  private static final int LOOKED_AT = 200;
  private static final String NOT_AN_IMAGE = "not-an-image";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--server",
      required = true,
      paramLabel = "URL",
      description = "the server, such as http://localhost:8080")
  private @Nullable URI server;

  @Option(
      names = "--project",
      required = true,
      paramLabel = "NAME|ID",
      description = "the project's name or id")
  private String project = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file with an API token in it; without it, WINNOW_TOKEN")
  private @Nullable Path tokenFile;

  @Option(
      names = "--labels",
      defaultValue = "ignore",
      paramLabel = "USE",
      description =
          "what to do with labels, of folders and of label files: ignore, annotations, truth or"
              + " predictions; ${DEFAULT-VALUE} by default")
  private String labels = "";

  @Option(
      names = "--name",
      defaultValue = "",
      paramLabel = "NAME",
      description = "what the import is called; without it, as the file or folder")
  private String name = "";

  @Option(
      names = "--fetch",
      description =
          "each path is a manifest, CSV or JSON Lines, and the server fetches the images it names"
              + " by https or s3 address")
  private boolean fetch;

  @Option(names = "--again", description = "upload what has been imported already, too")
  private boolean again;

  @Option(
      names = "--patience-seconds",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description = "how long to try to reach the server; ${DEFAULT-VALUE} by default")
  private int patienceSeconds;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files and folders")
  private List<Path> paths = List.of();

  @Override
  public Integer call() throws IOException {
    if (server == null || spec == null) {
      throw new IllegalStateException("picocli sets required options");
    }
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw usage("There is no file or folder " + path + ".");
      }
    }
    ImportApi api = new ImportApi(server, token());
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine line = new ProgressLine(out, System.console() != null, System::nanoTime);
    List<Cargo> cargoes = fetch ? Cargoes.each(paths, name) : Cargoes.of(paths, name);
    if (cargoes.isEmpty()) {
      throw usage("There is no file in it.");
    } else if (cargoes.size() > 1 && !name.isEmpty()) {
      throw usage(
          "Expected one import to give a name to; these paths make " + cargoes.size() + ".");
    }
    try {
      return run(api, cargoes, line);
    } catch (ImportApi.NoSuchProject wrong) {
      throw usage(String.valueOf(wrong.getMessage()));
    } catch (IOException failure) {
      line.say("winnow: " + Patience.reason(failure) + " Call it again to go on.");
      return FAILED;
    }
  }

  private int run(ImportApi api, List<Cargo> cargoes, ProgressLine line) throws IOException {
    long projectId = api.project(project);
    Importing importing =
        new Importing(
            api,
            projectId,
            new Importing.How(labels, fetch),
            Duration.ofSeconds(patienceSeconds),
            line);
    List<Long> imports = new ArrayList<>();
    for (Cargo cargo : cargoes) {
      imports.add(importing.upload(cargo, again));
    }
    int code = 0;
    for (long id : imports) {
      code = Math.max(code, report(importing.follow(id), api, projectId, line));
    }
    return code;
  }

  private static int report(JsonNode one, ImportApi api, long projectId, ProgressLine line)
      throws IOException {
    long id = one.path("id").asLong();
    long rejected = refused(one);
    line.say(words(one));
    if (one.hasNonNull("detail")) {
      line.say("  " + one.path("detail").asText());
    }
    if (rejected > 0) {
      sayRejected(api.rejected(projectId, id, LOOKED_AT), rejected, line);
    }
    line.say("  " + api.page(projectId, id));
    return code(one);
  }

  /** Rejected, but for what nobody took for an image. */
  private static long refused(JsonNode one) {
    return one.path("rejected").asLong() - one.path("skipped").asLong();
  }

  /** What became of an import that has ended, in a line. */
  static String words(JsonNode one) {
    return String.format(
            Locale.ROOT,
            "%s: %s. %,d imported, %,d duplicates, %,d rejected, %,d skipped",
            one.path("source").asText(),
            one.path("status").asText(),
            one.path("imported").asLong(),
            one.path("duplicates").asLong(),
            refused(one),
            one.path("skipped").asLong())
        + ifAny(one.path("known").asLong(), "known and unchanged")
        + ifAny(one.path("missing").asLong(), "no longer there")
        + ifAny(one.path("retryable").asLong(), "to be tried again later");
  }

  private static String ifAny(long count, String what) {
    return count > 0 ? String.format(Locale.ROOT, ", %,d %s", count, what) : "";
  }

  /** The exit code for an import that has ended. */
  static int code(JsonNode one) {
    if (!one.path("status").asText().equals("done")) {
      return FAILED;
    }
    long there =
        one.path("imported").asLong()
            + one.path("duplicates").asLong()
            + one.path("known").asLong()
            + one.path("missing").asLong();
    return refused(one) + one.path("retryable").asLong() > 0 || there == 0 ? REJECTED : 0;
  }

  private static void sayRejected(JsonNode entries, long rejected, ProgressLine line) {
    int shown = 0;
    for (JsonNode entry : entries) {
      if (shown < SHOWN && !entry.path("code").asText().equals(NOT_AN_IMAGE)) {
        shown++;
        line.say(
            "  rejected: "
                + entry.path("source").asText()
                + ": "
                + entry.path("code").asText()
                + ". "
                + entry.path("detail").asText());
      }
    }
    if (shown < rejected) {
      line.say("  and " + (rejected - shown) + " more");
    }
  }

  private String token() throws IOException {
    String token =
        tokenFile == null ? System.getenv("WINNOW_TOKEN") : Files.readString(tokenFile).strip();
    if (token == null || token.isBlank()) {
      throw usage("Expected an API token in the environment's WINNOW_TOKEN or by --token-file.");
    }
    return token;
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
