package org.winnow.transfer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * An image as it leaves, with what was said of it.
 *
 * @param answers newest first; in a format of labels the one label that counts
 * @param prediction of the newest model; null where it was not asked or cannot say
 */
record ExportRow(OneImage image, List<Given> answers, @Nullable Prediction prediction) {

  ExportRow {
    answers = List.copyOf(answers);
  }

  /**
   * @param ordinal its place in the pool
   * @param name where it came from
   * @param width pixels when upright
   * @param height pixels when upright
   */
  record OneImage(
      long id,
      int ordinal,
      String name,
      Sha256 sha256,
      String mediaType,
      int width,
      int height,
      long bytes) {}

  /**
   * One person's answer on the image.
   *
   * @param label null for a skip
   * @param annotator by name
   * @param arm active, random (the audit slice) or none (imported)
   * @param source human or import
   */
  record Given(
      long annotationId,
      @Nullable Label label,
      long userId,
      String annotator,
      Instant createdAt,
      String arm,
      String source,
      @Nullable Integer elapsedMs) {}

  /** A class by its name of now. */
  record Label(long classId, String name) {}

  /**
   * What a model says.
   *
   * @param label the most probable class
   * @param confidence its calibrated probability
   */
  record Prediction(Label label, double confidence) {}

  /** The newest answer that is a label; null if there is none. */
  @Nullable Given labeled() {
    for (Given answer : answers) {
      if (answer.label() != null) {
        return answer;
      }
    }
    return null;
  }

  /** The label that counts, in a format whose every row has one. */
  Given theLabel() {
    Given given = labeled();
    if (given == null) {
      throw new IllegalStateException("image " + image.id() + " has no label");
    }
    return given;
  }

  /** The class of {@link #theLabel()}. */
  Label theClass() {
    Label label = theLabel().label();
    if (label == null) {
      throw new IllegalStateException("image " + image.id() + " has no label");
    }
    return label;
  }
}
