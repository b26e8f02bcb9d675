package org.winnow.pool;

import java.util.Collection;
import java.util.Map;

/** What the pool knows of the files of a source that was imported before. */
@FunctionalInterface
interface KnownFiles {

  /** How many names a reader asks about at once: few ways to the database, little memory. */
  int CHUNK = 1_000;

  /** Nothing: every file is read. */
  KnownFiles NONE = names -> Map.of();

  /**
   * The versions of those files that need not be read again while they have them, by name.
   *
   * @param names sources of files, at most {@link #CHUNK}
   */
  Map<String, String> versions(Collection<String> names);
}
