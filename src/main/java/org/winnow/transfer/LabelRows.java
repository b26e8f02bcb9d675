package org.winnow.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.winnow.common.ProblemException;

/**
 * Reads a project's labels, one for each image, as of one moment and in constant memory: the rows
 * come through a cursor. Safe for use by many threads.
 */
@ApplicationScoped
class LabelRows {

  /** Each holds a connection as long as its reader takes; the others are for annotators. */
  private static final int MOST_AT_ONCE = 4;

  private static final int FETCH = 1_000;

  private static final String LABELS =
      """
      select i.id as image_id, i.name, i.sha256, i.media_type, l.class_id, c.name as label,
        u.shown_name as annotator, a.created_at, a.arm, a.source, a.elapsed_ms
      from (
        select distinct on (image_id) image_id, class_id, annotation_id
        from current_annotations
        where project_id = :project and kind = 'label'
        order by image_id, annotation_id desc) l
      join images i on i.id = l.image_id
      join annotations a on a.id = l.annotation_id
      join classes c on c.id = l.class_id
      join users u on u.id = a.user_id
      order by i.ordinal
      """;

  private final Jdbi jdbi;
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

  LabelRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Opens the rows to a reader, who may go through them more than once and finds the same.
   *
   * @throws ProblemException.Unavailable if too many exports run
   */
  void read(long projectId, Reader reader) throws IOException {
    if (!slots.tryAcquire()) {
      throw new ProblemException.Unavailable(
          "exports-busy",
          "There are " + MOST_AT_ONCE + " exports running already. Try again when one is done.",
          10);
    }
    try {
      jdbi.useTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          handle -> {
            handle.execute("set transaction read only");
            reader.read(
                row ->
                    handle
                        .createQuery(LABELS)
                        .bind("project", projectId)
                        .setFetchSize(FETCH)
                        .map(LabelRow.MAPPER)
                        .useIterator(row::accept));
          });
    } finally {
      slots.release();
    }
  }

  /** Makes an export of the rows. */
  interface Reader {
    void read(Rows rows) throws IOException;
  }

  /** The rows, by ordinal; once through at each call. */
  interface Rows {
    void each(Pass pass) throws IOException;
  }

  /** One way through the rows. */
  interface Pass {
    void accept(Iterator<LabelRow> rows) throws IOException;
  }
}
