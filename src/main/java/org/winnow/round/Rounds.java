package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;

/** The table {@code rounds}. */
@ApplicationScoped
public class Rounds {

  private final Jdbi jdbi;
  private final Clock clock;

  Rounds(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Seconds each phase took; null for a phase that was not needed. */
  record Timing(
      @Nullable Double trainSeconds,
      @Nullable Double scoreSeconds,
      @Nullable Double selectSeconds) {}

  /**
   * Opens a round. A round of this project that still says it runs was cut off: a project has one
   * job at a time.
   */
  RoundRecord start(long projectId, String cause, long annotationId, int labels) {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update rounds set status = 'failed', finished_at = :now,
                                    error = 'cut off in phase ' || phase || '; started over'
                  where project_id = :project and status = 'running'
                  """)
              .bind("project", projectId)
              .bind("now", clock.instant())
              .execute();
          RoundRecord round =
              handle
                  .createQuery(
                      """
                      insert into rounds (project_id, number, status, phase, cause, annotation_id,
                                          labels, started_at)
                      values (:project,
                              (select coalesce(max(number), 0) + 1 from rounds
                               where project_id = :project),
                              'running', 'train', :cause, :annotation, :labels, :now)
                      returning *
                      """)
                  .bind("project", projectId)
                  .bind("cause", cause)
                  .bind("annotation", annotationId)
                  .bind("labels", labels)
                  .bind("now", clock.instant())
                  .map(ConstructorMapper.of(RoundRecord.class))
                  .one();
          Change.ROUND.announce(handle, projectId, round.id());
          return round;
        });
  }

  void enter(RoundRecord round, RoundPhase phase) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate("update rounds set phase = :phase where id = :id")
              .bind("phase", phase.word())
              .bind("id", round.id())
              .execute();
          Change.ROUND.announce(handle, round.projectId(), round.id());
        });
  }

  /** Closes a round inside the transaction that publishes what it made. */
  void finish(Handle handle, RoundRecord round, Timing timing) {
    handle
        .createUpdate(
            """
            update rounds set status = 'done', phase = 'done', finished_at = :now,
                              train_seconds = :train, score_seconds = :score,
                              select_seconds = :select
            where id = :id
            """)
        .bind("now", clock.instant())
        .bind("train", timing.trainSeconds())
        .bind("score", timing.scoreSeconds())
        .bind("select", timing.selectSeconds())
        .bind("id", round.id())
        .execute();
    Change.ROUND.announce(handle, round.projectId(), round.id());
  }

  void fail(RoundRecord round, String error) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update rounds set status = 'failed', finished_at = :now, error = :error
                  where id = :id and status = 'running'
                  """)
              .bind("now", clock.instant())
              .bind("error", error)
              .bind("id", round.id())
              .execute();
          Change.ROUND.announce(handle, round.projectId(), round.id());
        });
  }

  /** The newest rounds below a number, newest first. */
  public List<RoundRecord> before(long projectId, int number, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from rounds where project_id = :project and number < :number
                    order by number desc limit :limit
                    """)
                .bind("project", projectId)
                .bind("number", number)
                .bind("limit", limit)
                .map(ConstructorMapper.of(RoundRecord.class))
                .list());
  }
}
