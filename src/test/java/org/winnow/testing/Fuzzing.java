package org.winnow.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Runs every target under Jazzer, each in a process of its own with a small heap, for some time.
 * What was worth keeping of the inputs stays in {@code target/fuzz}, so that the next run goes on
 * from there. How to run it is in docs/benchmarks.md. Ends with 1 if anything was found.
 */
final class Fuzzing {

  private static final Path FOLDER = Path.of("target", "fuzz");

  // What is watched for new ways taken; a JDK's own classes cannot be.
  private static final String WATCHED =
      String.join(
          ":",
          "org.winnow.**",
          "org.apache.commons.compress.**",
          "org.apache.commons.csv.**",
          "com.twelvemonkeys.**",
          "com.drew.**",
          "com.fasterxml.jackson.core.**");

  private static final Pattern PROGRESS = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final String FINDING = "== Java Exception: ";

  // Fails by itself (Jazzer 0.30.0) where XML is parsed that forbids document types.
  private static final String BROKEN_HOOK =
      "com.code_intelligence.jazzer.sanitizers.XmlParserSsrfGuidance";

  private static final int MOST_FINDINGS = 20;
  private static final long LARGEST_NASTY = 8_192;

  private Fuzzing() {}

  /**
   * What came of a target.
   *
   * @param coverage edges of the watched classes that were taken
   * @param features the same with how often, in powers of two
   * @param corpus inputs that take ways no other does
   * @param findings the first line of each
   */
  record Outcome(
      String target,
      double seconds,
      long executions,
      long coverage,
      long features,
      long corpus,
      List<String> findings) {}

  /**
   * @param arguments seconds for each target; a comma-separated list of targets, or {@code all};
   *     the file for the JSON
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    List<String> wanted = List.of(arguments[1].split(","));
    Path nasty = nasty();
    List<Outcome> outcomes = new ArrayList<>();
    for (FuzzTarget target : FuzzTargets.all()) {
      if (wanted.contains("all") || wanted.contains(target.name())) {
        outcomes.add(run(target, seconds, nasty));
        print(outcomes.get(outcomes.size() - 1));
      }
    }
    Files.writeString(
        Path.of(arguments[2]),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(outcomes));
    System.exit(outcomes.stream().allMatch(one -> one.findings().isEmpty()) ? 0 : 1);
  }

  private static void print(Outcome one) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %,11d executions in %.0f s, coverage %,d (%,d features), %,d inputs kept, %d found%n",
        one.target(),
        one.executions(),
        one.seconds(),
        one.coverage(),
        one.features(),
        one.corpus(),
        one.findings().size());
    one.findings().forEach(finding -> System.out.println("  " + finding));
  }

  private static Outcome run(FuzzTarget target, int seconds, Path nasty)
      throws IOException, InterruptedException {
    Path folder = FOLDER.resolve(target.name());
    Path corpus = folder.resolve("corpus");
    Files.createDirectories(corpus);
    writeSeeds(target, corpus);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--target_args=" + target.name(),
                "--instrumentation_includes=" + WATCHED,
                "--disabled_hooks=" + BROKEN_HOOK,
                "--keep_going=" + MOST_FINDINGS,
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + seconds,
                "-timeout=" + FuzzTarget.MOST_SECONDS,
                "-max_len=" + target.longest(),
                "-print_final_stats=1",
                corpus.toString()));
    if (target.name().startsWith("image-")) {
      command.add(nasty.toString());
    }
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Path log = folder.resolve("log.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Files.write(log, lines.lines().toList());
    }
    int code = process.waitFor();
    return outcome(target, Files.readAllLines(log), code, (System.nanoTime() - start) / 1e9);
  }

  /** A folder of the set of nasty images as further inputs, empty where that is not at hand. */
  private static Path nasty() throws IOException {
    Path folder = Files.createTempDirectory("winnow-nasty");
    folder.toFile().deleteOnExit();
    String sets = System.getenv("WINNOW_DATASETS");
    Path set = sets == null ? null : Path.of(sets, "nasty-images", "nasty-images.zip");
    if (set == null || !Files.exists(set)) {
      return folder;
    }
    try (ZipFile zip = new ZipFile(set.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && entry.getSize() <= LARGEST_NASTY) {
          Path file = folder.resolve(Long.toString(entry.getCrc()));
          file.toFile().deleteOnExit();
          Files.write(file, zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    return folder;
  }

  /** Without what runs tests: where it is, Jazzer has it look for some. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("junit-platform-launcher"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void writeSeeds(FuzzTarget target, Path corpus) throws IOException {
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
  }

  private static Outcome outcome(FuzzTarget target, List<String> log, int code, double seconds) {
    List<String> findings = new ArrayList<>();
    long[] progress = new long[3];
    long executions = 0;
    for (String line : log) {
      Matcher executed = EXECUTIONS.matcher(line);
      Matcher told = PROGRESS.matcher(line);
      if (line.startsWith(FINDING)) {
        findings.add(line.substring(FINDING.length()));
      } else if (line.contains("ERROR: libFuzzer: timeout")) {
        findings.add("an input takes longer than " + FuzzTarget.MOST_SECONDS + " seconds");
      } else if (executed.find()) {
        executions = Long.parseLong(executed.group(1));
      } else if (told.find()) {
        for (int i = 0; i < 3; i++) {
          progress[i] = Long.parseLong(told.group(i + 1));
        }
      }
    }
    if (code != 0 && findings.isEmpty()) {
      findings.add("the process ended with " + code + "; see its log");
    }
    return new Outcome(
        target.name(), seconds, executions, progress[0], progress[1], progress[2], findings);
  }
}
