package org.winnow.pool;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Takes the labels that an import brings as annotations of the one who imports. */
public interface ImportedLabels {

  /** An image and its class. */
  record LabeledImage(long imageId, long classId) {}

  /**
   * Keeps the labels, in the caller's transaction. An image that this user has answered already
   * keeps that answer: importing the same again changes nothing.
   *
   * @param images each at most once
   */
  void add(Handle handle, long projectId, long userId, List<LabeledImage> images);
}
