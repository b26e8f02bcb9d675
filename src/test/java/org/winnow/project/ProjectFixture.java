package org.winnow.project;

import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** A user and projects for tests of packages that need them. */
public final class ProjectFixture {

  private final Projects projects;
  private final ClassEditor editor;
  private final Classes classes;
  private final long userId;

  public ProjectFixture(Jdbi jdbi) {
    classes = new Classes(Clock.systemUTC());
    projects = new Projects(jdbi, classes, Clock.systemUTC());
    editor = new ClassEditor(jdbi, classes);
    userId =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into users (name, role, created_at)
                        values ('user' || nextval('lease_token'), 'engineer', now()) returning id
                        """)
                    .mapTo(Long.class)
                    .one());
  }

  /** A new project without classes. */
  public long project(String name) {
    NewProject request = new NewProject(name, Task.SINGLE_LABEL, null, List.of());
    return projects.create(request, userId).id();
  }

  public long addClass(long projectId, String name) {
    return editor.add(projectId, new NewClass(name, null, null)).id();
  }

  public long userId() {
    return userId;
  }

  public Projects projects() {
    return projects;
  }

  public Classes classes() {
    return classes;
  }

  ClassEditor editor() {
    return editor;
  }
}
