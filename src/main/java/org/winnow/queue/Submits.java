package org.winnow.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Kind;
import org.winnow.annotation.NewAnnotation;
import org.winnow.common.ProblemException;

/**
 * Takes answers. The annotation, the current view, the end of the lease and the queue's entry
 * change in one transaction; the same key again changes nothing. Safe for use by many threads.
 */
@ApplicationScoped
class Submits {

  private final QueueTransactions transactions;
  private final Annotations annotations;
  private final Clock clock;

  Submits(QueueTransactions transactions, Annotations annotations, Clock clock) {
    this.transactions = transactions;
    this.annotations = annotations;
    this.clock = clock;
  }

  /**
   * Keeps an answer, once for each key.
   *
   * @throws ProblemException.Conflict {@code lease-lost} if the lease had ended: the answer is kept
   *     as late; {@code key-reused}; {@code not-current} if there is nothing to correct
   */
  AnnotationRow submit(Submission submission) {
    AnnotationRow row =
        transactions.shared(submission.projectId(), handle -> keep(handle, submission));
    if (row.late()) {
      throw leaseLost();
    }
    return row;
  }

  private AnnotationRow keep(Handle handle, Submission submission) {
    // retries sent side by side wait here for the first of them, and then find its row
    annotations.lockImage(handle, submission.projectId(), submission.imageId());
    Optional<AnnotationRow> before =
        annotations.byKey(handle, submission.userId(), submission.key());
    if (before.isPresent()) {
      return submission.replay(before.get());
    }
    annotations.requireClass(handle, submission.projectId(), submission.answer());
    NewAnnotation added =
        submission.leaseToken() != null
            ? underLease(handle, submission, submission.leaseToken())
            : correcting(handle, submission);
    Optional<AnnotationRow> row = annotations.add(handle, added);
    if (row.isEmpty()) {
      // the key was taken beside us, for another image
      return submission.replay(
          annotations
              .byKey(handle, submission.userId(), submission.key())
              .orElseThrow(Submission::keyReused));
    }
    if (!row.get().late()) {
      settle(handle, submission, row.get());
    }
    return row.get();
  }

  private NewAnnotation underLease(Handle handle, Submission submission, long token) {
    LeaseRow lease =
        LeaseTable.lock(handle, token)
            .filter(
                held ->
                    held.isOf(submission.projectId(), submission.imageId(), submission.userId()))
            .orElseThrow(Submits::leaseLost);
    return submission.under(lease.served(), !lease.isLiveAt(clock.instant()));
  }

  private NewAnnotation correcting(Handle handle, Submission submission) {
    long corrected = Objects.requireNonNull(submission.corrects());
    boolean own =
        annotations
            .own(handle, submission.projectId(), submission.userId(), corrected)
            .filter(answer -> answer.imageId() == submission.imageId())
            .isPresent();
    if (!own) {
      throw new ProblemException.NotFound("annotation");
    }
    AnnotationRow current =
        annotations
            .current(handle, submission.imageId(), submission.userId())
            .orElseThrow(
                () ->
                    new ProblemException.Conflict(
                        "not-current",
                        "Expected an answer that stands; this one was taken back. Label the image"
                            + " anew when it comes again."));
    return submission.under(current.served(), false);
  }

  /** Brings lease and queue in line with the answer: a label closes the image, a skip does not. */
  private void settle(Handle handle, Submission submission, AnnotationRow row) {
    Long token = row.served().leaseToken();
    if (submission.leaseToken() != null) {
      LeaseTable.end(handle, submission.leaseToken(), Outcome.ANSWERED, clock.instant());
    }
    if (row.kind() == Kind.SKIP && token != null) {
      QueueEntries.putBack(handle, List.of(token));
    } else if (submission.corrects() != null) {
      QueueEntries.close(handle, submission.projectId(), submission.imageId());
    }
  }

  private static ProblemException.Conflict leaseLost() {
    return new ProblemException.Conflict(
        "lease-lost",
        "Your hold on this image ended before the answer came, so the answer does not count. Go on"
            + " with the next image.");
  }
}
