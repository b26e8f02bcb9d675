package org.winnow.project;

import org.jspecify.annotations.Nullable;

/** Deletes projects with all that belongs to them; told by the package that knows all of it. */
public interface Deletion {

  /**
   * Deletes the project for everybody; its rows and bytes go in the background.
   *
   * @param name as whoever deletes it has typed it
   * @throws org.winnow.common.ProblemException.NotFound if there is no such project
   * @throws org.winnow.common.ProblemException.Invalid if that is not its name
   */
  void delete(long projectId, @Nullable String name);
}
