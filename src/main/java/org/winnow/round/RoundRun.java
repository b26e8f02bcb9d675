package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.acquisition.Batch;
import org.winnow.acquisition.Policy;
import org.winnow.acquisition.Pool;
import org.winnow.acquisition.RandomStrategy;
import org.winnow.acquisition.Strategies;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;
import org.winnow.annotation.Labels;
import org.winnow.evaluation.ArmComparison;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.pool.PoolIndex;
import org.winnow.project.ImageClass;
import org.winnow.project.Project;
import org.winnow.project.ProjectSettings;
import org.winnow.project.Projects;
import org.winnow.queue.NewEntry;
import org.winnow.queue.NewGeneration;
import org.winnow.queue.Queue;

/**
 * One round: train on the labels there are, score the whole pool, select, publish. Nothing of it is
 * seen before the last transaction, which puts the model version, the generation and the round's
 * end in place together; killed before, it leaves the old generation serving and starts over.
 */
@ApplicationScoped
class RoundRun {

  /** "The next few thousand": what the queue holds, whatever the size of the pool. */
  private static final int QUEUE_LENGTH = 2000;

  private static final Logger LOG = Logger.getLogger(RoundRun.class);

  private final Jdbi jdbi;
  private final Projects projects;
  private final Labels labels;
  private final PoolIndexCache pools;
  private final Encoders encoders;
  private final FeatureCache features;
  private final Rounds rounds;
  private final ModelVersions modelVersions;
  private final Classifiers classifiers;
  private final ArmComparisons comparisons;
  private final ArmTrials trials;
  private final Queue queue;
  private final ClassifierTrainer trainer;
  private final Compute compute;
  private final DjlRuntime runtime;

  RoundRun(
      Jdbi jdbi,
      Projects projects,
      Labels labels,
      PoolIndexCache pools,
      Encoders encoders,
      FeatureCache features,
      Rounds rounds,
      ModelVersions modelVersions,
      Classifiers classifiers,
      ArmComparisons comparisons,
      ArmTrials trials,
      Queue queue,
      ClassifierTrainer trainer,
      Compute compute,
      DjlRuntime runtime) {
    this.jdbi = jdbi;
    this.projects = projects;
    this.labels = labels;
    this.pools = pools;
    this.encoders = encoders;
    this.features = features;
    this.rounds = rounds;
    this.modelVersions = modelVersions;
    this.classifiers = classifiers;
    this.comparisons = comparisons;
    this.trials = trials;
    this.queue = queue;
    this.trainer = trainer;
    this.compute = compute;
    this.runtime = runtime;
  }

  /**
   * What a round starts from; everything later is computed from this alone.
   *
   * @param comparison of the arms, with the same encoder
   */
  private record Known(
      Project project,
      RoundRecord round,
      PoolIndex pool,
      EncodingOrder order,
      Candidates candidates,
      Arms arms,
      Optional<ArmComparison> comparison,
      Optional<Encoded> encoded) {

    int classes() {
      return Math.max(1, project.classes().size());
    }

    Policy policy() {
      Policy policy = RoundRun.policy(project.settings().strategy());
      return comparison.map(policy::informed).orElse(policy);
    }

    /** The same round of the same project always draws the same. */
    long seed() {
      return project.seed() * 31 + round.number();
    }
  }

  private record Encoded(EncoderRecord encoder, Features features) {}

  /**
   * @param members what each member of the ensemble says; null where the policy asks for none
   */
  private record Trained(
      Classifier classifier, Probabilities probabilities, @Nullable List<Probabilities> members) {}

  /** A strategy with its reason, and the order it gave. */
  private record Decision(Policy.Choice choice, List<Batch.Pick> picks) {}

  /**
   * Waits for its turn where there is something to compute. Without features there is only an order
   * to draw, and the turn may be taken by other work.
   */
  void run(long projectId, String cause) {
    try {
      boolean computes = encoders.inUse(projectId).filter(e -> e.encoded() > 0).isPresent();
      Optional<ArmTrials.Finished> finished =
          computes ? compute.inTurn(() -> runNow(projectId, cause)) : runNow(projectId, cause);
      finished.ifPresent(trials::renew);
    } finally {
      runtime.trim();
    }
  }

  /**
   * Opened only when its turn has come, so that it knows every label there is by then. Empty where
   * it trained no model, and where the project chooses at random: then the labels say nothing of
   * active selection.
   */
  private Optional<ArmTrials.Finished> runNow(long projectId, String cause) {
    long newest = labels.newestAnnotation(projectId).orElse(0L);
    List<CurrentLabel> current = labels.current(projectId);
    RoundRecord round = rounds.start(projectId, cause, newest, current.size());
    try {
      Known known = gather(round, current);
      Optional<Long> modelVersionId = trainScoreSelectPublish(known);
      return known.project().settings().strategy().equals(RandomStrategy.NAME)
          ? Optional.empty()
          : modelVersionId.map(id -> finished(known, id));
    } catch (RuntimeException e) {
      rounds.fail(round, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static ArmTrials.Finished finished(Known known, long modelVersionId) {
    return new ArmTrials.Finished(
        known.project().id(),
        modelVersionId,
        known.encoded().orElseThrow().features(),
        known.encoded().orElseThrow().encoder().untaughtDimension(),
        known.classes(),
        known.arms(),
        known.comparison().map(ArmComparison::images).orElse(0),
        known.seed());
  }

  private Known gather(RoundRecord round, List<CurrentLabel> current) {
    long projectId = round.projectId();
    Project project = projects.require(projectId);
    Optional<Encoded> encoded =
        encoders
            .inUse(projectId)
            .flatMap(encoder -> features.of(encoder).map(rows -> new Encoded(encoder, rows)));
    EncodingOrder order =
        encoded.map(e -> encoders.order(e.encoder().id())).orElse(EncodingOrder.OF_THE_POOL);
    PoolIndex pool = pools.of(projectId);
    Candidates candidates =
        Candidates.of(
            pool,
            order,
            current,
            classIds(project),
            project.settings().auditShare(),
            encoded.map(e -> e.features().rows()).orElse(0));
    Arms arms =
        Arms.of(current, order, Candidates.classIndex(classIds(project)), candidates.images());
    Optional<ArmComparison> comparison =
        encoded.flatMap(e -> comparisons.newest(projectId, e.encoder().id()));
    return new Known(project, round, pool, order, candidates, arms, comparison, encoded);
  }

  /** The id of the model version, where one was trained. */
  private Optional<Long> trainScoreSelectPublish(Known known) {
    Stopwatch watch = new Stopwatch();
    Optional<Classifier> classifier = train(known);
    Double trainSeconds = classifier.isPresent() ? watch.lap() : null;

    rounds.enter(known.round(), RoundPhase.SCORE);
    Optional<Trained> trained = classifier.map(c -> score(known, c));
    Double scoreSeconds = trained.isPresent() ? watch.lap() : null;

    rounds.enter(known.round(), RoundPhase.SELECT);
    Decision decision = select(known, trained.orElse(null));
    double selectSeconds = watch.lap();

    rounds.enter(known.round(), RoundPhase.PUBLISH);
    var timing = new Rounds.Timing(trainSeconds, scoreSeconds, selectSeconds);
    Optional<Long> modelVersionId = publish(known, trained, decision, timing);
    LOG.infof(
        "project %d: round %d done (%s): %d labels, strategy %s, train %s s, score %s s, select"
            + " %.3f s",
        known.project().id(),
        known.round().number(),
        known.round().cause(),
        known.round().labels(),
        decision.choice().strategy().name(),
        trainSeconds,
        scoreSeconds,
        selectSeconds);
    return modelVersionId;
  }

  /** A classifier needs features and two classes to tell apart. */
  private Optional<Classifier> train(Known known) {
    Candidates.Labeled labeled = known.candidates().trained();
    boolean distinct = Arrays.stream(labeled.classes()).distinct().count() > 1;
    if (known.encoded().isEmpty() || !distinct) {
      return Optional.empty();
    }
    TrainingSet set =
        new TrainingSet(
            known.encoded().get().features(), labeled.rows(), labeled.classes(), known.classes());
    return Optional.of(trainer.train(set, known.policy().members(), known.seed()));
  }

  private static Trained score(Known known, Classifier classifier) {
    Features rows = known.encoded().orElseThrow().features();
    List<Probabilities> members =
        classifier.members() > 0 ? List.of(classifier.memberProbabilities(rows)) : null;
    return new Trained(classifier, classifier.probabilities(rows), members);
  }

  private static Decision select(Known known, @Nullable Trained trained) {
    Candidates candidates = known.candidates();
    Pool pool =
        new Pool(
            candidates.images(),
            candidates.active(),
            candidates.trained().rows(),
            candidates.trained().classes(),
            known.classes(),
            known.encoded().map(Encoded::features).orElse(null),
            trained == null ? null : trained.probabilities(),
            trained == null ? null : trained.members());
    ProjectSettings settings = known.project().settings();
    Batch head =
        Batch.compose(
            known.policy(),
            pool,
            candidates.auditArm(settings.auditShare()),
            settings.batch(),
            known.seed());
    Batch tail = tail(known, pool, head);
    List<Batch.Pick> picks = new ArrayList<>(head.picks());
    picks.addAll(tail.picks());
    return new Decision(head.choice(), picks);
  }

  /** What comes after the diverse batch, for when people are faster than the rounds. */
  private static Batch tail(Known known, Pool pool, Batch head) {
    BitSet chosen = new BitSet();
    head.picks().forEach(pick -> chosen.set(pick.image()));
    int[] rest = IntStream.of(pool.candidates()).filter(i -> !chosen.get(i)).toArray();
    Batch.Audit audit =
        known.candidates().without(chosen).auditArm(known.project().settings().auditShare());
    boolean random =
        pool.probabilities() == null
            || known.project().settings().strategy().equals(RandomStrategy.NAME);
    String filler = random ? RandomStrategy.NAME : "margin";
    int size = Math.max(0, QUEUE_LENGTH - head.picks().size());
    return Batch.compose(policy(filler), pool.withCandidates(rest), audit, size, known.seed() + 1);
  }

  private static Policy policy(String name) {
    return Strategies.policy(name)
        .orElseThrow(() -> new IllegalStateException("there is no strategy " + name));
  }

  private Optional<Long> publish(
      Known known, Optional<Trained> trained, Decision decision, Rounds.Timing timing) {
    return jdbi.inTransaction(
        handle -> {
          Optional<Long> modelVersionId =
              trained.map(t -> modelVersions.add(handle, known.round(), draft(known, t)));
          modelVersionId.ifPresent(
              id ->
                  classifiers.keep(
                      handle,
                      known.project().id(),
                      id,
                      trained.orElseThrow().classifier().weights()));
          queue.publish(
              handle,
              new NewGeneration(
                  known.project().id(),
                  known.round().id(),
                  modelVersionId.orElse(null),
                  known.encoded().map(e -> e.encoder().id()).orElse(null),
                  decision.choice().strategy().name(),
                  decision.choice().reason(),
                  known.seed(),
                  known.candidates().images(),
                  entries(known, decision.picks())));
          rounds.finish(handle, known.round(), timing);
          return modelVersionId;
        });
  }

  private static List<NewEntry> entries(Known known, List<Batch.Pick> picks) {
    List<NewEntry> entries = new ArrayList<>(picks.size());
    for (Batch.Pick pick : picks) {
      entries.add(entry(known, pick, entries.size()));
    }
    return entries;
  }

  private static NewEntry entry(Known known, Batch.Pick pick, int rank) {
    return new NewEntry(
        known.pool().imageId(known.order().ordinal(pick.image())),
        switch (pick.arm()) {
          case ACTIVE -> Arm.ACTIVE;
          case RANDOM -> Arm.RANDOM;
        },
        rank,
        finiteOrNull(pick.score()),
        finiteOrNull(pick.probability()));
  }

  private static @Nullable Double finiteOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static ModelVersions.Draft draft(Known known, Trained trained) {
    Candidates candidates = known.candidates();
    return new ModelVersions.Draft(
        known.encoded().orElseThrow().encoder().id(),
        classIds(known.project()),
        known.round().labels(),
        candidates.trained().size(),
        trained.classifier().temperature(),
        Map.of(
            "seed", known.seed(),
            "members", trained.classifier().members(),
            "strategy", known.project().settings().strategy(),
            "annotationId", known.round().annotationId()),
        tally(trained.probabilities(), candidates.audited()),
        tally(trained.probabilities(), candidates.truth()));
  }

  private static ModelVersions.Tally tally(Probabilities predicted, Candidates.Labeled labeled) {
    int correct = 0;
    for (int i = 0; i < labeled.size(); i++) {
      if (predicted.predicted(labeled.rows()[i]) == labeled.classes()[i]) {
        correct++;
      }
    }
    return new ModelVersions.Tally(labeled.size(), correct);
  }

  private static List<Long> classIds(Project project) {
    return project.classes().stream().map(ImageClass::id).toList();
  }

  /** Seconds between laps. */
  private static final class Stopwatch {
    private long last = System.nanoTime();

    double lap() {
      long now = System.nanoTime();
      double seconds = Duration.ofNanos(now - last).toNanos() / 1e9;
      last = now;
      return seconds;
    }
  }
}
