package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.winnow.evaluation.ArmComparison;
import org.winnow.evaluation.ArmTrial;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.TrainingSet;
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
  private final LoopRows rows = new LoopRows(jdbi, project);

  @Test
  void a_trial_that_fails_leaves_the_round_done() {
    ArmTrials trials = new ArmTrials(BROKEN, comparisons, new Compute());

    trials.renew(finished(rows.modelVersion(rows.encoder(1), 1, 40), 1));

    assertThat(count()).isZero();
  }

  @Test
  void a_trial_speaks_for_the_encoder_it_was_made_with() {
    ArmTrials trials = new ArmTrials(BROKEN, comparisons, new Compute());
    long first = rows.encoder(1);
    long second = rows.encoder(2);

    trials.renew(finished(rows.modelVersion(first, 1, 40), 0));

    assertThat(comparisons.newest(project, first).map(ArmComparison::images)).contains(40);
    assertThat(comparisons.newest(project, second)).isEmpty();
  }

  @Test
  void neither_arm_is_helped_by_what_labels_taught() {
    List<TrainingSet> asked = new ArrayList<>();
    ClassifierTrainer asking =
        (set, members, seed) -> {
          asked.add(set);
          throw new IllegalStateException("has seen enough");
        };
    float[] values = new float[2 * 50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? i / 2 : -1;
    }
    Arms arms = new Arms(labeled(0, 0, 0), labeled(49_950, 49_990, 20), labeled(33, 73, 0));
    Features features = new Features(values, 50_000, 2);
    long model = rows.modelVersion(rows.encoder(1), 1, 40);

    new ArmTrials(asking, comparisons, new Compute())
        .renew(new ArmTrials.Finished(project, model, features, 1, 2, arms, 0, 1));

    TrainingSet set = asked.get(0);
    assertThat(set.pool().dimension()).isEqualTo(1);
    assertThat(set.pool().rows()).isBetween(10_000, 10_080);
    for (int i = 0; i < set.rows().length; i++) {
      assertThat(set.pool().valuesND()[set.rows()[i]]).isEqualTo(49_950 + i);
      assertThat(set.labels()[i]).isEqualTo(i < 20 ? 1 : 0);
    }
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
}
