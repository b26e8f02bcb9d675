package org.winnow.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on a project's queue. Leasing and answering share the queue; publishing has it to
 * itself for the moment of the flip, so that nobody works on half of a generation.
 *
 * <p>Rows are locked in the order: image, lease, queue entry.
 */
@ApplicationScoped
class QueueTransactions {

  private static final Logger LOG = Logger.getLogger(QueueTransactions.class);

  /** Deadlocks are not expected; should there be one, the loser goes again rather than fail. */
  private static final int ATTEMPTS = 3;

  private static final String KEY = "hashtextextended('winnow.queue.' || :project, 0)";

  /**
   * Besides the lock, for this transaction: no plan but by index. The queue's tables turn over by
   * the minute, so their statistics are always old, and a plan made from them reads and sorts all
   * open entries for each lease.
   */
  private static final String BEGIN =
      """
      select set_config('enable_seqscan', 'off', true)
        || set_config('enable_bitmapscan', 'off', true)
        || set_config('enable_sort', 'off', true)
        || pg_advisory_xact_lock_shared("""
          + KEY
          + ")::text";

  private static final String DEADLOCK = "40P01";

  private final Jdbi jdbi;

  QueueTransactions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Work that any number may do at once, but not while a generation is being flipped. */
  <T> T shared(long projectId, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(
            handle -> {
              handle.createQuery(BEGIN).bind("project", projectId).mapTo(String.class).one();
              return work.on(handle);
            });
      } catch (StatementException e) {
        if (attempt == ATTEMPTS || !isDeadlock(e)) {
          throw e;
        }
        LOG.warnf("Deadlock in the queue of project %d, attempt %d", projectId, attempt);
      }
    }
  }

  /** Waits until no one else works on the queue, and keeps it to the end of the transaction. */
  static void exclusive(Handle handle, long projectId) {
    handle
        .createQuery("select pg_advisory_xact_lock(" + KEY + ")::text")
        .bind("project", projectId)
        .mapTo(String.class)
        .one();
  }

  /** One at a time for each user, so that calls sent side by side do not each fill the hand. */
  static void oneOfUser(Handle handle, long projectId, long userId) {
    handle
        .createQuery(
            """
            select pg_advisory_xact_lock(
              hashtextextended('winnow.queue.' || :project || '.' || :user, 0))::text
            """)
        .bind("project", projectId)
        .bind("user", userId)
        .mapTo(String.class)
        .one();
  }

  private static boolean isDeadlock(StatementException e) {
    return e.getCause() instanceof SQLException cause && DEADLOCK.equals(cause.getSQLState());
  }

  /** What is done within the transaction. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Handle handle);
  }
}
