package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.winnow.evaluation.ArmComparison;

/** The table {@code arm_comparisons}. */
@ApplicationScoped
public class ArmComparisons {

  private final Jdbi jdbi;
  private final Clock clock;

  ArmComparisons(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * The last trial with an encoder's features; empty while there were too few audit labels for one.
   * What one encoder's features showed need not hold with those of another.
   */
  public Optional<ArmComparison> newest(long projectId, long encoderId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select images, labels, both_right, active_only, random_only
                    from arm_comparisons
                    where project_id = :project
                      and model_version_id in (select id from model_versions
                                               where encoder_id = :encoder)
                    order by id desc limit 1
                    """)
                .bind("project", projectId)
                .bind("encoder", encoderId)
                .map(
                    (row, context) ->
                        new ArmComparison(
                            row.getInt("images"),
                            row.getInt("labels"),
                            row.getInt("both_right"),
                            row.getInt("active_only"),
                            row.getInt("random_only")))
                .findOne());
  }

  void add(long projectId, long modelVersionId, ArmComparison comparison) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into arm_comparisons (project_id, model_version_id, images, labels,
                                                 both_right, active_only, random_only, created_at)
                    values (:project, :model, :images, :labels, :both, :active, :random, :now)
                    """)
                .bind("project", projectId)
                .bind("model", modelVersionId)
                .bind("images", comparison.images())
                .bind("labels", comparison.labels())
                .bind("both", comparison.paired().both())
                .bind("active", comparison.paired().firstOnly())
                .bind("random", comparison.paired().secondOnly())
                .bind("now", clock.instant())
                .execute());
  }
}
