package org.winnow.acquisition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;
import org.winnow.model.djl.DeviceChoice;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SoftmaxTrainer;
import org.winnow.simulation.PeakMemory;

/**
 * How long the parts of a round take on a large made-up pool, and how much memory the process takes
 * for them: training on 2,000 labels of 10 classes, scoring every image, composing a batch of 100
 * by {@code auto}; then the same with an ensemble, and the choice of each strategy. How to run it
 * is in docs/benchmarks.md.
 */
final class LoopTimes {

  private static final int CLASSES = 10;
  private static final int LABELS = 2_000;
  private static final int BATCH = 100;
  private static final int TIMES = 3;
  private static final int GROUPS = 50;
  private static final int NOISE = 1 << 22;
  private static final double AUDIT_SHARE = 0.1;

  private final List<Map<String, Object>> results = new ArrayList<>();

  /** One thing to measure. */
  @FunctionalInterface
  private interface Work<T> {
    T run(int seed);
  }

  private LoopTimes() {}

  /**
   * Arguments: images, dimension, {@code --json FILE} where wanted, and the names of strategies;
   * all of them without names.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> names = new ArrayList<>(List.of(arguments));
    int images = Integer.parseInt(names.remove(0));
    int dimension = Integer.parseInt(names.remove(0));
    Path json = json(names);
    LoopTimes times = new LoopTimes();
    System.out.printf("| %,d × %d | seconds | of processors |%n", images, dimension);
    System.out.println("|---|---|---|");
    long[] peaks;
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU)) {
      peaks = times.loop(runtime, features(images, dimension), names);
    }
    System.out.printf("%nPeak resident memory: %,d MB with one classifier", peaks[0] >> 20);
    System.out.printf(", %,d MB with the ensemble and every strategy%n", peaks[1] >> 20);
    if (json != null) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("images", images);
      all.put("dimension", dimension);
      all.put("classes", CLASSES);
      all.put("labels", LABELS);
      all.put("batch", BATCH);
      all.put("processors", Runtime.getRuntime().availableProcessors());
      all.put("times", times.results);
      all.put("peakResidentBytes", peaks[0]);
      all.put("peakResidentBytesWithEnsemble", peaks[1]);
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
    }
  }

  private static @Nullable Path json(List<String> arguments) {
    int at = arguments.indexOf("--json");
    if (at < 0) {
      return null;
    }
    arguments.remove(at);
    return Path.of(arguments.remove(at));
  }

  /** The most memory held with one classifier, and by the end. */
  private long[] loop(DjlRuntime runtime, Features features, List<String> names) {
    boolean[] labeled = new boolean[features.rows()];
    int[] chosen = Draws.some(Draws.range(features.rows()), LABELS, 1);
    Arrays.stream(chosen).forEach(image -> labeled[image] = true);
    int[] labels = Arrays.stream(chosen).map(LoopTimes::classOf).toArray();
    // Ascending, as a round lists them.
    int[] candidates =
        Arrays.stream(Draws.range(features.rows())).filter(i -> !labeled[i]).toArray();
    SoftmaxTrainer trainer = new SoftmaxTrainer(runtime);
    TrainingSet taught = new TrainingSet(features, chosen, labels, CLASSES);
    Classifier classifier = measure("train", seed -> trainer.train(taught, 0, seed));
    Probabilities known = measure("score", seed -> classifier.probabilities(features));
    measure(
        "check the pool, compose a batch by `auto`",
        seed -> {
          Pool pool =
              new Pool(features.rows(), candidates, chosen, labels, CLASSES, features, known);
          Batch.Audit audit = new Batch.Audit(AUDIT_SHARE, new int[0], LABELS, LABELS / 10);
          return Batch.compose(new AutoPolicy(), pool, audit, BATCH, seed);
        });
    long peak = peak();
    Classifier ensemble =
        measure("train with 8 members", seed -> trainer.train(taught, BaldStrategy.MEMBERS, seed));
    Probabilities[] members =
        measure("score with 8 members", seed -> ensemble.memberProbabilities(features));
    Pool pool =
        new Pool(
            features.rows(),
            candidates,
            chosen,
            labels,
            CLASSES,
            features,
            known,
            List.of(members));
    for (Strategy strategy : Strategies.all()) {
      if (names.isEmpty() || names.contains(strategy.name())) {
        measure("`" + strategy.name() + "`", seed -> strategy.select(pool, BATCH, seed));
      }
    }
    return new long[] {peak, peak()};
  }

  private static long peak() {
    Long bytes = PeakMemory.residentBytes();
    return bytes == null ? 0 : bytes;
  }

  /**
   * The shortest of some runs, after one that the compiler learns from: by the clock, and of all
   * processors together, which other work on the machine lengthens less.
   */
  private <T> T measure(String what, Work<T> work) {
    T result = work.run(0);
    double wall = Double.MAX_VALUE;
    double processors = Double.MAX_VALUE;
    for (int i = 1; i <= TIMES; i++) {
      long before = processorNanos();
      long start = System.nanoTime();
      result = work.run(i);
      wall = Math.min(wall, (System.nanoTime() - start) / 1e9);
      processors = Math.min(processors, (processorNanos() - before) / 1e9);
    }
    System.out.printf("| %s | %.2f | %.2f |%n", what, wall, processors);
    results.add(Map.of("what", what, "seconds", wall, "processorSeconds", processors));
    return result;
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static int classOf(int image) {
    return image % GROUPS % CLASSES;
  }

  /** Overlapping classes of five groups each. */
  private static Features features(int images, int dimension) {
    SplittableRandom random = new SplittableRandom(1);
    float[] centres = new float[GROUPS * dimension];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = 0.25f * (float) random.nextGaussian();
    }
    // Drawing a quarter of a milliard numbers would take longer than all that is measured.
    float[] noise = new float[NOISE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    float[] values = new float[Math.multiplyExact(images, dimension)];
    for (int i = 0; i < images; i++) {
      int from = random.nextInt(NOISE - dimension);
      int centre = i % GROUPS * dimension;
      for (int d = 0; d < dimension; d++) {
        values[i * dimension + d] = centres[centre + d] + noise[from + d];
      }
    }
    return new Features(values, images, dimension);
  }
}
