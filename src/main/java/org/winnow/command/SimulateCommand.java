package org.winnow.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.PixelShape;
import org.winnow.model.djl.DeviceChoice;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.PretrainedFile;
import org.winnow.model.djl.SelfSupervisionEffort;
import org.winnow.model.djl.SoftmaxTrainer;
import org.winnow.simulation.CachedEncoding;
import org.winnow.simulation.Dataset;
import org.winnow.simulation.Encoding;
import org.winnow.simulation.LabeledSet;
import org.winnow.simulation.LearningCurvePlot;
import org.winnow.simulation.PatchEncoding;
import org.winnow.simulation.PeakMemory;
import org.winnow.simulation.Plan;
import org.winnow.simulation.PoolChange;
import org.winnow.simulation.SelfSupervisedEncoding;
import org.winnow.simulation.Simulation;
import org.winnow.simulation.SimulationReport;
import org.winnow.simulation.SimulationTable;
import org.winnow.simulation.TorchScriptEncoding;
import org.winnow.simulation.Tuner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow simulate}: what each label would have bought on a set whose labels are known. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Replays a fully labeled set and compares strategies with random.")
public final class SimulateCommand implements Callable<Integer> {

  /** As in a server's projects. */
  private static final double AUDIT_SHARE = 0.1;

  /** The encoder's and the pool's own, so that --seeds varies nothing but the labeling. */
  private static final long ENCODER_SEED = 1;

  private static final long POOL_SEED = 1;
  private static final String PATCH = "patch";
  private static final String SELF_SUPERVISED = "self-supervised";
  private static final String SELF_SUPERVISED_LARGE = "self-supervised-large";
  private static final Set<String> LEARNED = Set.of(PATCH, SELF_SUPERVISED, SELF_SUPERVISED_LARGE);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "PATH",
      description =
          "A folder, zip or tar.gz with train/<class>/ and test/<class>/, or a folder with the four"
              + " IDX files.")
  private Path dataset = Path.of("");

  @Option(
      names = "--strategy",
      split = ",",
      paramLabel = "NAME",
      description = "Strategies to compare, or auto. Default: auto,random.")
  private List<String> strategies = List.of("auto", "random");

  @Option(
      names = "--initial",
      paramLabel = "N",
      description = "Labels before the first round. Default: ${DEFAULT-VALUE}.")
  private int initial = 20;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Labels a round. Default: ${DEFAULT-VALUE}.")
  private int batch = 100;

  @Option(
      names = "--budget",
      paramLabel = "N",
      description = "Labels in all, one in ten for the audit arm. Default: ${DEFAULT-VALUE}.")
  private int budget = 2000;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Replays of each strategy. Default: ${DEFAULT-VALUE}.")
  private int seeds = 5;

  @Option(
      names = "--targets",
      split = ",",
      paramLabel = "ACCURACY",
      description = "Accuracies to reach, as fractions. Default: 0.85,0.90.")
  private List<BigDecimal> targets = List.of(new BigDecimal("0.85"), new BigDecimal("0.90"));

  @Mixin private final PoolOptions pool = new PoolOptions();

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write the full report.")
  private @Nullable Path json;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Where to draw the learning curves, as an SVG picture.")
  private @Nullable Path svg;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      description = "Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  @Option(
      names = "--encoder",
      paramLabel = "patch|self-supervised|self-supervised-large|FILE.pt",
      description =
          "patch learns features from the set; self-supervised adds those of a network that it"
              + " teaches for minutes, self-supervised-large for a GPU; a TorchScript file with its"
              + " sidecar FILE.pt.json is a pretrained encoder. Default: ${DEFAULT-VALUE}.")
  private String encoder = PATCH;

  @Option(
      names = "--encoder-sha256",
      paramLabel = "HEX",
      description = "The checksum the encoder file must have.")
  private @Nullable String encoderSha256;

  @Option(
      names = "--fine-tune",
      description =
          "Fine-tune small networks on the labels as a server does, and use them where they are"
              + " better. Takes minutes each time.")
  private boolean fineTune;

  @Option(
      names = "--features-cache",
      paramLabel = "DIR",
      description = "A folder to keep features in, for the next run on the same set.")
  private @Nullable Path featuresCache;

  @Override
  public Integer call() {
    try {
      checkOptions();
      SimulationReport report = simulate();
      out().print(SimulationTable.of(report));
      out().flush();
      write(
          json,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)::writeValueAsBytes,
          report);
      write(svg, r -> LearningCurvePlot.of(r).getBytes(StandardCharsets.UTF_8), report);
      return 0;
    } catch (ProblemException | EncoderUnusable e) {
      return refused(e.getMessage());
    } catch (IOException e) {
      return refused("%s cannot be read or written: %s".formatted(e.getMessage(), kind(e)));
    }
  }

  private void checkOptions() {
    require(initial >= 1, "--initial", "1 or more", initial);
    require(batch >= 1, "--batch", "1 or more", batch);
    require(budget >= initial, "--budget", "no fewer than --initial", budget);
    require(seeds >= 1, "--seeds", "1 or more", seeds);
    require(!strategies.isEmpty(), "--strategy", "a name", "none");
    strategies.forEach(Simulation::policy);
    for (BigDecimal target : targets) {
      boolean fraction = target.signum() > 0 && target.compareTo(BigDecimal.ONE) <= 0;
      require(fraction, "--targets", "fractions above 0 and up to 1", target);
    }
    pool.check();
    requireWritable("--json", json);
    requireWritable("--svg", svg);
    require(svg == null || !svg.equals(json), "--svg", "another file than for --json", svg);
    require(
        encoderSha256 == null || !LEARNED.contains(encoder),
        "--encoder-sha256",
        "an encoder file",
        encoder);
  }

  private static void requireWritable(String option, @Nullable Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    require(
        folder == null || Files.isDirectory(folder),
        option,
        "a file in a folder that exists",
        file);
  }

  static void require(boolean holds, String option, String expected, @Nullable Object got) {
    if (!holds) {
      throw new ProblemException.Malformed(
          "option-invalid", "%s: expected %s, got %s.".formatted(option, expected, got));
    }
  }

  private SimulationReport simulate() throws IOException {
    Dataset source = Dataset.open(dataset);
    Dataset.Survey whole = source.survey();
    PoolChange change = pool.change(POOL_SEED);
    try (DjlRuntime runtime = runtime()) {
      Encoding plain = encoding(runtime);
      Encoding encoding = featuresCache == null ? plain : new CachedEncoding(plain, featuresCache);
      LabeledSet read = read(source, encoding.input(whole));
      LabeledSet set = change.apply(read);
      Dataset.Survey survey = whole.withImages(set.train().images());
      SimulationReport.PoolReport replayed =
          SimulationReport.PoolReport.of(change, pool.labelNoise(), set);
      if (set != read) {
        say("the pool: %,d images".formatted(set.train().images()));
      }
      say("learning an encoder and encoding");
      Encoding.Encoded encoded = encoding.encode(set, survey);
      int images = set.train().images();
      int total = images + set.test().images();
      if (budget > images) {
        say("the budget is more than the %,d images of the pool; going to those".formatted(images));
      }
      Plan plan =
          new Plan(
              List.copyOf(new LinkedHashSet<>(strategies)),
              Math.min(initial, images),
              batch,
              Math.min(budget, images),
              seeds,
              AUDIT_SHARE,
              pool.labelNoise());
      ClassifierTrainer trainer = new SoftmaxTrainer(runtime);
      Tuner tuner =
          fineTune ? new Tuner(runtime, trainer, encoded.set(), set.train(), set.test()) : null;
      Simulation simulation = new Simulation(encoded.set(), trainer, plan, tuner, this::say);
      simulation.run();
      return report(simulation, encoded, total, replayed, runtime.gpu() ? "gpu" : "cpu");
    }
  }

  private DjlRuntime runtime() {
    try {
      return DjlRuntime.open(DeviceChoice.of(device));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ProblemException.Malformed("device-unusable", String.valueOf(e.getMessage()));
    }
  }

  private Encoding encoding(DjlRuntime runtime) {
    PatchEncoding patches = new PatchEncoding(runtime, ENCODER_SEED);
    return switch (encoder) {
      case PATCH -> patches;
      case SELF_SUPERVISED ->
          new SelfSupervisedEncoding(runtime, patches, SelfSupervisionEffort.SMALL);
      case SELF_SUPERVISED_LARGE ->
          new SelfSupervisedEncoding(runtime, patches, SelfSupervisionEffort.LARGE);
      default -> pretrained(runtime);
    };
  }

  private Encoding pretrained(DjlRuntime runtime) {
    Path file = Path.of(encoder);
    String sha256 = PretrainedFile.sha256(file);
    if (encoderSha256 != null) {
      PretrainedFile.check(file, encoderSha256, sha256);
    }
    return new TorchScriptEncoding(runtime, PretrainedFile.read(file, sha256), ENCODER_SEED);
  }

  private LabeledSet read(Dataset source, PixelShape shape) throws IOException {
    say("reading %s as %s".formatted(dataset, shape));
    LabeledSet set = source.read(shape);
    if (!set.leftOut().isEmpty()) {
      say(
          "left out %,d files that cannot be decoded, the first is %s"
              .formatted(set.leftOut().size(), set.leftOut().get(0)));
    }
    say(
        "%,d images to learn from, %,d to test on, %d classes"
            .formatted(set.train().images(), set.test().images(), set.classes().size()));
    return set;
  }

  private SimulationReport report(
      Simulation simulation,
      Encoding.Encoded encoded,
      int images,
      SimulationReport.PoolReport replayed,
      String usedDevice) {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (BigDecimal target : targets) {
      // As people write accuracies: two decimals, more where they were given.
      String text = target.setScale(Math.max(2, target.scale())).toPlainString();
      accuracies.put(text, target.doubleValue());
    }
    Map<String, SimulationReport.StrategyReport> byStrategy = simulation.strategies(accuracies);
    double speed = encoded.imagesPerSecond();
    return new SimulationReport(
        String.valueOf(dataset.toAbsolutePath().normalize().getFileName()),
        images,
        replayed.imagesPerClass().size(),
        replayed,
        encoded.provenance(),
        fineTune,
        usedDevice,
        seeds,
        byStrategy,
        Simulation.savings(byStrategy, accuracies),
        simulation.penalties(),
        new SimulationReport.Timing(
            Double.isNaN(speed) ? null : speed,
            simulation.secondsPerRound(),
            simulation.secondsPerTuning()),
        PeakMemory.residentBytes());
  }

  /** How a report becomes a file. */
  private interface Form {
    byte[] of(SimulationReport report) throws IOException;
  }

  private void write(@Nullable Path file, Form form, SimulationReport report) throws IOException {
    if (file != null) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, form.of(report));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      say("wrote " + file);
    }
  }

  private static String kind(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "").replaceAll("(?<=.)([A-Z])", " $1");
  }

  private int refused(@Nullable String sentence) {
    err().println(sentence);
    err().flush();
    return 2;
  }

  private void say(String line) {
    err().println(line);
    err().flush();
  }

  private PrintWriter out() {
    return specification().commandLine().getOut();
  }

  private PrintWriter err() {
    return specification().commandLine().getErr();
  }

  private CommandSpec specification() {
    CommandSpec known = spec;
    if (known == null) {
      throw new IllegalStateException("picocli sets the specification before it calls");
    }
    return known;
  }
}
