package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.winnow.annotation.CurrentLabel;
import org.winnow.annotation.Labels;
import org.winnow.evaluation.EncoderTrial;
import org.winnow.evaluation.PairedAccuracy;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Draws;
import org.winnow.model.Encoder;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.Features;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.FineTuning;
import org.winnow.model.djl.TunedEncoder;
import org.winnow.model.djl.TunedNetworks;
import org.winnow.project.ImageClass;
import org.winnow.project.Project;
import org.winnow.project.Projects;
import org.winnow.storage.FileArea;

/**
 * Fine-tunes networks on a project's labels, minutes of work in parts of a second or two between
 * which rounds have their turn. What comes of it becomes the project's next encoder only where
 * labels held out say with significance that it is better; the features in use serve until the new
 * ones cover the pool. Cut off, it starts over.
 */
@ApplicationScoped
class TuningRun {

  private static final double PART_SECONDS = 1;

  private static final Logger LOG = Logger.getLogger(TuningRun.class);

  private final Jdbi jdbi;
  private final Projects projects;
  private final Labels labels;
  private final PoolIndexCache pools;
  private final PixelSource pixels;
  private final Encoders encoders;
  private final EncoderLearning learning;
  private final FeatureCache features;
  private final EncoderProblems problems;
  private final Tunings tunings;
  private final ClassifierTrainer trainer;
  private final LongLearning longLearning;
  private final Compute compute;
  private final FileArea files;
  private final DjlRuntime runtime;

  TuningRun(
      Jdbi jdbi,
      Projects projects,
      Labels labels,
      PoolIndexCache pools,
      PixelSource pixels,
      Encoders encoders,
      EncoderLearning learning,
      FeatureCache features,
      EncoderProblems problems,
      Tunings tunings,
      ClassifierTrainer trainer,
      LongLearning longLearning,
      Compute compute,
      FileArea files,
      DjlRuntime runtime) {
    this.jdbi = jdbi;
    this.projects = projects;
    this.labels = labels;
    this.pools = pools;
    this.pixels = pixels;
    this.encoders = encoders;
    this.learning = learning;
    this.features = features;
    this.problems = problems;
    this.tunings = tunings;
    this.trainer = trainer;
    this.longLearning = longLearning;
    this.compute = compute;
    this.files = files;
    this.runtime = runtime;
  }

  /**
   * What it starts from.
   *
   * @param labels that may teach
   * @param taught rows of images to learn from, ascending
   * @param ordinals of the same
   * @param classes their class indices
   */
  private record Lesson(
      Project project,
      EncoderRecord inUse,
      Features features,
      int labels,
      int[] taught,
      List<Integer> ordinals,
      int[] classes) {

    int classCount() {
      return project.classes().size();
    }

    long seed() {
      return project.seed() * 31 + taught.length;
    }
  }

  /** Does nothing where this process is busy with another project. */
  void run(long projectId) {
    longLearning.run(() -> tune(projectId));
  }

  private void tune(long projectId) {
    long start = System.nanoTime();
    EncoderRecord inUse = encoders.inUse(projectId).orElseThrow();
    try (Encoder base = learning.load(encoders.require(projectId, inUse.untaughtId()))) {
      Lesson lesson = lesson(inUse, FineTuning.mostLabels(base.input()));
      Pixels shown = pixels.read(projectId, lesson.ordinals(), base.input(), compute);
      try (TunedNetworks networks = learn(lesson, shown)) {
        PairedAccuracy held = tryOut(lesson, networks, shown);
        double seconds = (System.nanoTime() - start) / 1e9;
        keep(lesson, new TunedEncoder(base, networks), held, seconds);
      }
    } catch (EncoderUnusable e) {
      problems.keep(projectId, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      runtime.giveBackMemory();
    }
  }

  private Lesson lesson(EncoderRecord inUse, int most) {
    long projectId = inUse.projectId();
    Project project = projects.require(projectId);
    Features rows = features.of(inUse).orElseThrow();
    EncodingOrder order = encoders.order(inUse.id());
    List<CurrentLabel> current = labels.current(projectId);
    Candidates.Labeled trained =
        Candidates.of(
                pools.of(projectId),
                order,
                current,
                project.classes().stream().map(ImageClass::id).toList(),
                project.settings().auditShare(),
                rows.rows())
            .trained();
    int[] places = drawn(trained, most, projectId);
    int[] taught = Arrays.stream(places).map(i -> trained.rows()[i]).toArray();
    return new Lesson(
        project,
        inUse,
        rows,
        trained.size(),
        taught,
        Arrays.stream(taught).map(order::ordinal).boxed().toList(),
        Arrays.stream(places).map(i -> trained.classes()[i]).toArray());
  }

  /**
   * Places of the labels to learn from, in the order of the features; a sample where they are many.
   */
  private static int[] drawn(Candidates.Labeled trained, int most, long seed) {
    int[] order = Draws.permutation(trained.size(), new SplittableRandom(seed));
    return Arrays.stream(order)
        .limit(most)
        .boxed()
        .sorted(Comparator.comparingInt(place -> trained.rows()[place]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private TunedNetworks learn(Lesson lesson, Pixels shown) {
    try (FineTuning tuning =
        compute.inTurn(
            () ->
                new FineTuning(
                    runtime, shown, lesson.classes(), lesson.classCount(), lesson.seed()))) {
      boolean more = true;
      while (more) {
        more = compute.inTurn(() -> tuning.advance(PART_SECONDS));
        projects.requireThere(lesson.project().id());
      }
      return tuning.finish();
    }
  }

  private PairedAccuracy tryOut(Lesson lesson, TunedNetworks networks, Pixels shown) {
    Features inUse = lesson.features().select(lesson.taught());
    Features plain = inUse.first(lesson.inUse().untaughtDimension());
    Features tuned = append(plain, networks, shown);
    EncoderTrial trial =
        new EncoderTrial(
            trainer, tuned, inUse, lesson.classes(), lesson.classCount(), lesson.seed());
    for (int fold = 0; fold < EncoderTrial.FOLDS; fold++) {
      int tried = fold;
      compute.inTurn(
          () -> {
            trial.tryFold(tried, lesson.seed() + tried);
            return tried;
          });
    }
    return trial.result();
  }

  private Features append(Features plain, TunedNetworks networks, Pixels shown) {
    int dimension = plain.dimension() + networks.classes();
    float[] values = new float[plain.rows() * dimension];
    compute.inParts(
        shown.shape(),
        plain.rows(),
        (from, to) -> {
          int[] rows = IntStream.range(from, to).toArray();
          Features part = networks.append(plain.select(rows), shown.select(rows));
          System.arraycopy(part.valuesND(), 0, values, from * dimension, part.valuesND().length);
        });
    return new Features(values, plain.rows(), dimension);
  }

  private void keep(Lesson lesson, TunedEncoder tuned, PairedAccuracy held, double seconds)
      throws IOException {
    long projectId = lesson.project().id();
    long baseId = lesson.inUse().untaughtId();
    int taught = lesson.taught().length;
    boolean better = held.low() > 0;
    LOG.infof(
        "project %d: fine-tuned on %d labels in %.0f s: %.1f %% of labels held out right against %.1f %%, %s",
        projectId,
        taught,
        seconds,
        100 * held.first(),
        100 * held.second(),
        better ? "taken over" : "not taken over");
    if (!better) {
      var tuning = new Tunings.Tuning(null, lesson.labels(), taught, held, seconds);
      jdbi.useTransaction(handle -> tunings.add(handle, projectId, baseId, tuning));
      return;
    }
    // the base is learned anew when the pool has outgrown what it knew, whatever was tuned since
    int pool = Math.max(encoders.require(projectId, baseId).pool(), taught);
    Encoders.Draft draft =
        learning.write(
            projectId,
            lesson.inUse().number() + 1,
            EncoderLearning.TUNED,
            baseId,
            tuned,
            pool,
            taught);
    boolean kept =
        jdbi.inTransaction(
            handle -> {
              Optional<Long> encoderId = encoders.add(handle, projectId, draft);
              encoderId.ifPresent(
                  id ->
                      tunings.add(
                          handle,
                          projectId,
                          baseId,
                          new Tunings.Tuning(id, lesson.labels(), taught, held, seconds)));
              return encoderId.isPresent();
            });
    if (!kept) {
      files.delete(draft.path());
      LOG.infof("project %d: its encoder changed while it was fine-tuned; dropped", projectId);
    }
  }
}
