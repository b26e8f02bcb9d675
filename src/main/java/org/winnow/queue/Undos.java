package org.winnow.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Kind;
import org.winnow.common.ProblemException;

/**
 * Takes answers back and gives the image into the same hand again. Safe for use by many threads.
 */
@ApplicationScoped
class Undos {

  private final QueueTransactions transactions;
  private final Annotations annotations;
  private final Clock clock;

  Undos(QueueTransactions transactions, Annotations annotations, Clock clock) {
    this.transactions = transactions;
    this.annotations = annotations;
    this.clock = clock;
  }

  /**
   * Takes back the caller's current answer, once for each key.
   *
   * @throws ProblemException.NotFound if it is not the caller's
   * @throws ProblemException.Conflict {@code not-current} if it no longer stands; {@code
   *     key-reused}
   */
  Undone undo(long projectId, long userId, long annotationId, UUID key) {
    return transactions.shared(
        projectId,
        handle -> {
          AnnotationRow answer =
              annotations
                  .own(handle, projectId, userId, annotationId)
                  .orElseThrow(() -> new ProblemException.NotFound("annotation"));
          annotations.lockImage(handle, projectId, answer.imageId());
          AnnotationRow undo =
              annotations
                  .byKey(handle, userId, key)
                  .map(before -> replay(before, annotationId))
                  .orElseGet(() -> takeBack(handle, answer, key));
          Long token = undo.served().leaseToken();
          Lease lease = token == null ? null : LeaseTable.view(handle, token).orElse(null);
          return new Undone(answer.view(), lease);
        });
  }

  private static AnnotationRow replay(AnnotationRow before, long annotationId) {
    if (before.kind() != Kind.UNDO || !Objects.equals(before.undoes(), annotationId)) {
      throw Submission.keyReused();
    }
    return before;
  }

  private AnnotationRow takeBack(Handle handle, AnnotationRow answer, UUID key) {
    boolean stands =
        annotations
            .current(handle, answer.imageId(), answer.userId())
            .filter(current -> current.id() == answer.id())
            .isPresent();
    if (!stands) {
      throw new ProblemException.Conflict(
          "not-current",
          "Expected your newest answer on this image; this one was changed or taken back since."
              + " Load your answers again.");
    }
    Long token = leaseAgain(handle, answer);
    return annotations
        .undo(handle, answer, key, token)
        // the key was taken beside us, for another request
        .orElseThrow(Submission::keyReused);
  }

  /** The token under which the author has the image again; null if it is another's by now. */
  private @Nullable Long leaseAgain(Handle handle, AnnotationRow answer) {
    Long answeredUnder = answer.served().leaseToken();
    if (answeredUnder == null) {
      return null;
    }
    Hand hand = QueueState.of(handle, answer.projectId()).hand(answer.userId(), clock.instant());
    QueueEntries.putBack(handle, LeaseTable.expire(handle, answer.projectId(), hand.now()));
    // a skipped image lies open for others: whoever is about to lease it does so first, or never
    QueueEntries.close(handle, answer.projectId(), answer.imageId());
    Optional<LeaseRow> held = LeaseTable.onImage(handle, answer.imageId());
    if (held.isPresent()) {
      return held.get().userId() == answer.userId()
          ? LeaseTable.renew(handle, hand, List.of(held.get().token())).stream()
              .map(Lease::token)
              .findFirst()
              .orElse(null)
          : null;
    }
    if (annotations.isLabeledByOthers(handle, answer.imageId(), answer.userId())) {
      return null;
    }
    return LeaseTable.regrant(handle, hand, answeredUnder).orElse(null);
  }
}
