package org.winnow.queue;

import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.Answer;
import org.winnow.annotation.SingleLabel;
import org.winnow.common.ProblemException.Invalid;

/**
 * An answer: with {@code leaseToken} on an image in hand, with {@code corrects} in place of an
 * earlier one.
 *
 * @param elapsedMs how long the annotator looked at the image, in milliseconds
 */
record AnnotationRequest(
    @Schema(required = true) @Nullable Long imageId,
    @Nullable Long leaseToken,
    @Nullable Long corrects,
    @Schema(
            required = true,
            enumeration = {"label", "skip"})
        @Nullable String kind,
    @Nullable Long classId,
    @Nullable @Min(0) Integer elapsedMs) {

  /**
   * What is to be done.
   *
   * @throws Invalid if the parts do not go together
   */
  Submission submission(long projectId, long userId, UUID key) {
    if (imageId == null) {
      throw Invalid.field("/imageId", "missing", "Expected the id of the image.");
    }
    if ((leaseToken == null) == (corrects == null)) {
      throw Invalid.field(
          "/leaseToken",
          "lease-or-corrects",
          "Expected either leaseToken, the lease of the image, or corrects, the id of your own"
              + " earlier answer; got "
              + (leaseToken == null ? "neither." : "both."));
    }
    return new Submission(
        projectId, userId, key, imageId, leaseToken, corrects, answer(), elapsedMs);
  }

  private Answer answer() {
    if ("label".equals(kind)) {
      if (classId == null) {
        throw Invalid.field("/classId", "missing", "Expected the class of the label.");
      }
      return new Answer.Labeled(new SingleLabel(classId));
    }
    if ("skip".equals(kind)) {
      if (classId != null) {
        throw Invalid.field("/classId", "unexpected", "Expected no class with a skip.");
      }
      return new Answer.Skipped();
    }
    throw Invalid.field(
        "/kind", "kind-unknown", "Expected \"label\" or \"skip\", got " + kind + ".");
  }
}
