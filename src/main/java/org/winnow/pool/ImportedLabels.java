package org.winnow.pool;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Takes the labels that an import brings as annotations of the one who imports. */
public interface ImportedLabels {

  /** An image and its class. */
  record LabeledImage(long imageId, long classId) {}

  /** The classes that images are labeled with now, the newest label of each; by image. */
  Map<Long, Long> known(Handle handle, long projectId, Collection<Long> imageIds);

  /**
   * Keeps the labels, in the caller's transaction. An image that this user has answered already
   * keeps that answer: importing the same again changes nothing.
   *
   * @param images each at most once
   */
  void add(Handle handle, long projectId, long userId, List<LabeledImage> images);
}
