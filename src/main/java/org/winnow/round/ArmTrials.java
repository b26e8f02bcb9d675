package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
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
      // what networks learned from the labels of one arm would help the other
      Features untaught = round.features().first(round.dimension());
      ArmTrial trial = new ArmTrial(trainer, untaught, round.classes());
      ArmComparison found =
          compute.inTurn(() -> trial.run(arms.given(), arms.active(), arms.audit(), round.seed()));
      comparisons.add(round.projectId(), round.modelVersionId(), found);
    } catch (RuntimeException e) {
      // the round is done and published: its job must not count as failed and be held back
      LOG.errorf(e, "project %d: could not compare active with random", round.projectId());
    }
  }
}
