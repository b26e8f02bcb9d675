package org.winnow.project;

import java.time.Instant;
import java.util.List;

/**
 * A pool of images and a question about each of them.
 *
 * @param classes in the order of their positions
 * @param seed the source of every random choice made for the project
 */
public record Project(
    long id,
    String name,
    Task task,
    String guidelines,
    Instant createdAt,
    List<ImageClass> classes,
    ProjectSettings settings,
    long seed) {

  public Project {
    classes = List.copyOf(classes);
  }
}
