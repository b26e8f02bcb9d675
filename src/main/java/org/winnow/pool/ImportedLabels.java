package org.winnow.pool;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Takes the labels that an import brings as annotations. */
public interface ImportedLabels {

  /** An image and its class. */
  record LabeledImage(long imageId, long classId) {}

  /** Who gave an answer elsewhere: a row of users that nobody logs in as, and its shown name. */
  record Author(long userId, String name) {}

  /**
   * An answer that was given elsewhere.
   *
   * @param classId null for a skip
   * @param author null for the one who imports
   * @param time when it was given; null if not told, and then it is when it is imported
   * @param elapsedMs how long its author looked
   */
  record ImportedAnswer(
      long imageId,
      @Nullable Long classId,
      @Nullable Author author,
      @Nullable Instant time,
      @Nullable Integer elapsedMs) {}

  /** What became of an imported answer. */
  enum Outcome {
    /** It is in the history now. */
    ADDED,
    /** It was there already. */
    KNOWN,
    /** Another answer is there, and this one has no time to say that it is newer. */
    OTHER_KEPT,
    /** Somebody labeled the image by hand on this server, and that counts. */
    BY_HAND
  }

  /** The classes that images are labeled with now, the newest label of each; by image. */
  Map<Long, Long> known(Handle handle, long projectId, Collection<Long> imageIds);

  /**
   * Keeps the labels, in the caller's transaction. An image that this user has answered already
   * keeps that answer: importing the same again changes nothing.
   *
   * @param images each at most once
   * @return the images that got theirs
   */
  Set<Long> add(Handle handle, long projectId, long userId, List<LabeledImage> images);

  /**
   * Keeps answers with their authors and times, in the caller's transaction, which has locked the
   * images. Several authors of one image are kept apart; of one author the latest answer counts.
   * Importing the same again changes nothing.
   *
   * @return of each, what became of it
   */
  List<Outcome> addAnswers(
      Handle handle, long projectId, long importerId, List<ImportedAnswer> answers);
}
