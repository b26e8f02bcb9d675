package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.Change;

/** The table {@code encoder_problems}: why a pretrained encoder cannot be used now. */
@ApplicationScoped
public class EncoderProblems {

  private final Jdbi jdbi;
  private final Clock clock;

  EncoderProblems(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** One sentence for the engineer; empty when there is no problem. */
  public Optional<String> of(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select problem from encoder_problems where project_id = :project")
                .bind("project", projectId)
                .mapTo(String.class)
                .findOne());
  }

  /** Keeps a problem; true when it is not the one that was known. */
  boolean keep(long projectId, String problem) {
    return jdbi.inTransaction(
        handle -> {
          Optional<String> before =
              handle
                  .createQuery(
                      "select problem from encoder_problems where project_id = :project for update")
                  .bind("project", projectId)
                  .mapTo(String.class)
                  .findOne();
          handle
              .createUpdate(
                  """
                  insert into encoder_problems (project_id, problem, tried_at)
                  values (:project, :problem, :now)
                  on conflict (project_id)
                  do update set problem = excluded.problem, tried_at = excluded.tried_at
                  """)
              .bind("project", projectId)
              .bind("problem", problem)
              .bind("now", clock.instant())
              .execute();
          boolean changed = before.filter(problem::equals).isEmpty();
          if (changed) {
            Change.ENCODE.announce(handle, projectId, projectId);
          }
          return changed;
        });
  }

  void clear(long projectId) {
    jdbi.useTransaction(
        handle -> {
          int cleared =
              handle
                  .createUpdate("delete from encoder_problems where project_id = :project")
                  .bind("project", projectId)
                  .execute();
          if (cleared > 0) {
            Change.ENCODE.announce(handle, projectId, projectId);
          }
        });
  }

  /** At a worker's start, whose settings may be others: what is still wrong is found again. */
  void clearAll() {
    jdbi.useHandle(handle -> handle.execute("delete from encoder_problems"));
  }
}
