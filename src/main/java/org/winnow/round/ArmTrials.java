package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.winnow.evaluation.ArmComparison;
import org.winnow.evaluation.ArmTrial;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;

/**
 * Asks after a round whether active selection beats random, where there are enough new audit labels
 * to ask again. It takes a turn of its own, so that rounds of other projects come first. What it
 * finds is advice: a trial that fails or is cut off leaves the last one standing, and the next
 * round asks again.
 */
@ApplicationScoped
class ArmTrials {

  private static final Logger LOG = Logger.getLogger(ArmTrials.class);

  /** Images that tell a classifier what the pool is like. */
  private static final int POOL_SAMPLE = 10_000;

  private final ClassifierTrainer trainer;
  private final ArmComparisons comparisons;
  private final Compute compute;

  ArmTrials(ClassifierTrainer trainer, ArmComparisons comparisons, Compute compute) {
    this.trainer = trainer;
    this.comparisons = comparisons;
    this.compute = compute;
  }

  /**
   * What a finished round knew.
   *
   * @param dimension features that no label taught, of each row the first
   * @param before audit images of the last trial with the same encoder; 0 for none
   */
  record Finished(
      long projectId,
      long modelVersionId,
      Features features,
      int dimension,
      int classes,
      Arms arms,
      int before,
      long seed) {}

  void renew(Finished round) {
    Arms arms = round.arms();
    boolean chosen = arms.active().rows().length > 0;
    if (!chosen || !ArmTrial.worthwhile(arms.audit().rows().length, round.before())) {
      return;
    }
    try {
      ArmComparison found = compute.inTurn(() -> compare(round));
      comparisons.add(round.projectId(), round.modelVersionId(), found);
    } catch (RuntimeException e) {
      // the round is done and published: its job must not count as failed and be held back
      LOG.errorf(e, "project %d: could not compare active with random", round.projectId());
    }
  }

  private ArmComparison compare(Finished round) {
    Arms arms = round.arms();
    if (round.dimension() == round.features().dimension()) {
      return new ArmTrial(trainer, round.features(), round.classes())
          .run(arms.given(), arms.active(), arms.audit(), round.seed());
    }
    // what networks learned from the labels of one arm would help the other
    int[] kept = kept(round);
    Features untaught = round.features().select(kept).first(round.dimension());
    return new ArmTrial(trainer, untaught, round.classes())
        .run(
            moved(arms.given(), kept),
            moved(arms.active(), kept),
            moved(arms.audit(), kept),
            round.seed());
  }

  /** The arms' images and others of the pool, as many as tell what it is like; ascending. */
  private static int[] kept(Finished round) {
    int images = round.features().rows();
    int every = Math.max(1, images / POOL_SAMPLE);
    Arms arms = round.arms();
    IntStream labeled =
        Stream.of(arms.given(), arms.active(), arms.audit())
            .flatMapToInt(arm -> Arrays.stream(arm.rows()));
    IntStream sample = IntStream.iterate(0, i -> i < images, i -> i + every);
    return IntStream.concat(labeled, sample).distinct().sorted().toArray();
  }

  private static ArmTrial.Labeled moved(ArmTrial.Labeled arm, int[] kept) {
    int[] rows = Arrays.stream(arm.rows()).map(row -> Arrays.binarySearch(kept, row)).toArray();
    return new ArmTrial.Labeled(rows, arm.labels());
  }
}
