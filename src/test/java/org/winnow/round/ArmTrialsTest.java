package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.evaluation.ArmComparison;
import org.winnow.evaluation.ArmTrial;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.project.ProjectFixture;
import org.winnow.testing.TestDatabase;

/** 40 audited images and 40 chosen ones, all but the first of one class. */
class ArmTrialsTest {

  private static final ClassifierTrainer BROKEN =
      (set, members, seed) -> {
        throw new IllegalStateException("no memory left");
      };

  private final Jdbi jdbi = TestDatabase.fresh();
  private final ArmComparisons comparisons = new ArmComparisons(jdbi, Clock.systemUTC());
  private final long project = new ProjectFixture(jdbi).project("birds");

  @Test
  void a_trial_that_fails_leaves_the_round_done() {
    ArmTrials trials = new ArmTrials(BROKEN, comparisons, new Compute());

    trials.renew(finished(modelVersion(encoder(1), 1), 1));

    assertThat(count()).isZero();
  }

  @Test
  void a_trial_speaks_for_the_encoder_it_was_made_with() {
    ArmTrials trials = new ArmTrials(BROKEN, comparisons, new Compute());
    long first = encoder(1);
    long second = encoder(2);

    trials.renew(finished(modelVersion(first, 1), 0));

    assertThat(comparisons.newest(project, first).map(ArmComparison::images)).contains(40);
    assertThat(comparisons.newest(project, second)).isEmpty();
  }

  /**
   * @param others chosen images of another class than all the rest; with none nothing is trained
   */
  private ArmTrials.Finished finished(long modelVersionId, int others) {
    Arms arms = new Arms(labeled(0, 0, 0), labeled(0, 40, others), labeled(40, 80, 0));
    Features features = new Features(new float[80], 80, 1);
    return new ArmTrials.Finished(project, modelVersionId, features, 1, 2, arms, 0, 1);
  }

  private static ArmTrial.Labeled labeled(int from, int to, int others) {
    return new ArmTrial.Labeled(
        IntStream.range(from, to).toArray(),
        IntStream.range(from, to).map(i -> i < from + others ? 1 : 0).toArray());
  }

  private int count() {
    return jdbi.withHandle(
        handle ->
            handle.createQuery("select count(*) from arm_comparisons").mapTo(Integer.class).one());
  }

  private long encoder(int number) {
    return insert(
        """
        insert into encoders (project_id, number, kind, path, provenance, dimension, pool,
                              learned_from, created_at)
        values (:project, :number, 'patch-features', 'none', '{}', 1, 80, 80, now()) returning id
        """,
        number,
        0);
  }

  private long modelVersion(long encoderId, int number) {
    return insert(
        """
        with r as (
          insert into rounds (project_id, number, status, phase, cause, annotation_id, labels,
                              started_at, finished_at)
          values (:project, :number, 'done', 'done', 'new labels', 80, 80, now(), now())
          returning id)
        insert into model_versions (project_id, number, round_id, encoder_id, class_ids, trained_on,
                                    labels, temperature, provenance, audit_images, audit_correct,
                                    truth_images, truth_correct, created_at)
        select :project, :number, id, :encoder, '{1,2}', 40, 80, 1, '{}', 40, 40, 0, 0, now()
        from r returning id
        """,
        number,
        encoderId);
  }

  private long insert(String sql, int number, long encoderId) {
    return jdbi.withHandle(
        handle -> {
          var query = handle.createQuery(sql).bind("project", project).bind("number", number);
          return (sql.contains(":encoder") ? query.bind("encoder", encoderId) : query)
              .mapTo(Long.class)
              .one();
        });
  }
}
