package org.winnow.queue;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.AnnotationRow;
import org.winnow.annotation.Answer;
import org.winnow.annotation.NewAnnotation;
import org.winnow.annotation.Served;
import org.winnow.common.ProblemException;

/**
 * An answer as it was sent: under a lease, or as the correction of an earlier one.
 *
 * @param key the sender's name for this submit
 * @param leaseToken null for a correction
 * @param corrects null under a lease
 */
record Submission(
    long projectId,
    long userId,
    UUID key,
    long imageId,
    @Nullable Long leaseToken,
    @Nullable Long corrects,
    Answer answer,
    @Nullable Integer elapsedMs) {

  Submission {
    if ((leaseToken == null) == (corrects == null)) {
      throw new IllegalArgumentException("expected either a lease or an answer to correct");
    }
  }

  NewAnnotation under(Served served, boolean late) {
    return new NewAnnotation(
        projectId, imageId, userId, answer, served, corrects, key, elapsedMs, late);
  }

  /**
   * The row that this same submit made before.
   *
   * @throws ProblemException.Conflict {@code key-reused} if another one did
   */
  AnnotationRow replay(AnnotationRow before) {
    boolean same =
        before.projectId() == projectId
            && before.imageId() == imageId
            && before.says(answer)
            && Objects.equals(before.corrects(), corrects)
            && (corrects != null || Objects.equals(before.served().leaseToken(), leaseToken));
    if (!same) {
      throw keyReused();
    }
    return before;
  }

  static ProblemException.Conflict keyReused() {
    return new ProblemException.Conflict(
        "key-reused",
        "This Idempotency-Key came before with another request. Make a new key for each request,"
            + " and use it again only to repeat that request.");
  }
}
