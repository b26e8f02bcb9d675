package org.winnow.project;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A project as the API shows it. */
@Schema(name = "Project")
record ProjectView(
    long id,
    String name,
    Task task,
    String guidelines,
    Instant createdAt,
    List<ImageClass> classes,
    ProjectSettings settings) {

  static ProjectView of(Project project) {
    return new ProjectView(
        project.id(),
        project.name(),
        project.task(),
        project.guidelines(),
        project.createdAt(),
        project.classes(),
        project.settings());
  }
}
