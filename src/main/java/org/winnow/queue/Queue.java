package org.winnow.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;

/**
 * What is served next, for who decides it. A new generation takes the place of the old one at once
 * and takes nothing out of a hand. Safe for use by many threads and processes.
 */
@ApplicationScoped
public class Queue {

  private final Jdbi jdbi;
  private final Clock clock;

  public Queue(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Publishes in a transaction of its own, then deletes the entries of the generation before. */
  public PublishedGeneration publish(NewGeneration generation) {
    PublishedGeneration published = jdbi.inTransaction(handle -> publish(handle, generation));
    jdbi.useHandle(handle -> QueueEntries.prune(handle, generation.projectId(), published.id()));
    return published;
  }

  /**
   * Publishes within the caller's transaction. Call it last in there: from here to the commit
   * leasing and answering wait. The entries of the generation before stay until the next publish.
   *
   * @throws ProblemException.NotFound if there is no such project
   */
  public PublishedGeneration publish(Handle handle, NewGeneration generation) {
    long projectId = generation.projectId();
    lockProject(handle, projectId);
    int number = nextNumber(handle, projectId);
    long id = insert(handle, generation, number);
    QueueEntries.prune(handle, projectId, id);
    QueueEntries.insert(handle, id, generation);
    // the slow part is done; what follows is short, and alone with the queue
    QueueTransactions.exclusive(handle, projectId);
    QueueEntries.dropTaken(handle, id);
    int entries = flip(handle, projectId, id);
    Change.GENERATION.announce(handle, projectId, id);
    return new PublishedGeneration(id, number, entries);
  }

  /** The generation served now; empty before the first. */
  public Optional<Generation> currentGeneration(long projectId) {
    return jdbi.withHandle(
        handle -> Optional.ofNullable(QueueState.of(handle, projectId).generation()));
  }

  /** Orders the numbers. Imports hold this lock too, so it is taken before the queue is. */
  private static void lockProject(Handle handle, long projectId) {
    boolean there =
        handle
            .createQuery(
                """
                select id from projects where id = :project and deleted_at is null
                for no key update
                """)
            .bind("project", projectId)
            .mapTo(Long.class)
            .findOne()
            .isPresent();
    if (!there) {
      throw new ProblemException.NotFound("project");
    }
  }

  private static int nextNumber(Handle handle, long projectId) {
    return handle
        .createQuery(
            "select coalesce(max(number), 0) + 1 from generations where project_id = :project")
        .bind("project", projectId)
        .mapTo(Integer.class)
        .one();
  }

  private long insert(Handle handle, NewGeneration generation, int number) {
    return handle
        .createQuery(
            """
            insert into generations (
              project_id, number, round_id, model_version_id, encoder_id, strategy, reason, seed,
              pool, entries, created_at)
            values (
              :projectId, :number, :roundId, :modelVersionId, :encoderId, :strategy, :reason,
              :seed, :pool, 0, :now)
            returning id
            """)
        .bindMethods(generation)
        .bind("number", number)
        .bind("now", clock.instant())
        .mapTo(Long.class)
        .one();
  }

  private static int flip(Handle handle, long projectId, long id) {
    handle
        .createUpdate("update projects set current_generation_id = :id where id = :project")
        .bind("id", id)
        .bind("project", projectId)
        .execute();
    return handle
        .createQuery(
            """
            update generations
            set entries = (select count(*) from queue_entries where generation_id = :id)
            where id = :id
            returning entries
            """)
        .bind("id", id)
        .mapTo(Integer.class)
        .one();
  }
}
