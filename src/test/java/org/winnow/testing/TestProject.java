package org.winnow.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** A project with classes and images, put straight into the tables. */
public final class TestProject {

  private final Jdbi jdbi;
  private final long id;
  private final Map<String, Long> users = new HashMap<>();
  private final Map<String, Long> classes = new HashMap<>();

  private TestProject(Jdbi jdbi, long id) {
    this.jdbi = jdbi;
    this.id = id;
  }

  /** A project named {@code name} with the classes cat and dog, made by the user {@code owner}. */
  public static TestProject named(Jdbi jdbi, String name) {
    long owner =
        one(
            jdbi,
            """
            insert into users (name, role, created_at) values ('owner', 'engineer', now())
            on conflict (lower(name)) do update set role = excluded.role
            returning id
            """);
    long id =
        one(
            jdbi,
            """
            insert into projects (name, task, created_by, created_at, seed, lease_seconds)
            values (?, 'single_label', ?, now(), 7, 60) returning id
            """,
            name,
            owner);
    TestProject project = new TestProject(jdbi, id);
    project.users.put("owner", owner);
    project.addClass("cat");
    project.addClass("dog");
    return project;
  }

  public long id() {
    return id;
  }

  /** The class's id. */
  public long classId(String name) {
    return classes.get(name);
  }

  /** Adds a class at the end. */
  public long addClass(String name) {
    long classId =
        one(
            jdbi,
            """
            insert into classes (project_id, name, color, position, created_at)
            values (?, ?, '#0072b2', ?, now()) returning id
            """,
            id,
            name,
            classes.size());
    classes.put(name, classId);
    return classId;
  }

  /** The user's id; the user is made when first named. */
  public long user(String name) {
    return users.computeIfAbsent(
        name,
        missing ->
            one(
                jdbi,
                """
                insert into users (name, role, created_at) values (?, 'annotator', now())
                on conflict (lower(name)) do update set role = excluded.role
                returning id
                """,
                missing));
  }

  /** Adds images {@code 0.png}, {@code 1.png}, … and gives their ids, by ordinal. */
  public List<Long> images(int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with base as (
                      select coalesce(max(ordinal) + 1, 0) as first
                      from images where project_id = :project
                    ), added as (
                      insert into images (project_id, ordinal, sha256, name, media_type, width,
                        height, bytes, draw, created_at)
                      select :project, first + n, sha256((:project || '/' || (first + n))::bytea),
                        (first + n) || '.png', 'image/png', 28, 28, 100,
                        ((first + n) * 0.61803398875)
                          - floor((first + n) * 0.61803398875), now()
                      from base, generate_series(0, :count - 1) n
                      returning id, ordinal)
                    select id from added order by ordinal
                    """)
                .bind("project", id)
                .bind("count", count)
                .mapTo(Long.class)
                .list());
  }

  private static long one(Jdbi jdbi, String sql, Object... arguments) {
    return jdbi.withHandle(
        handle -> {
          var query = handle.createQuery(sql);
          for (int i = 0; i < arguments.length; i++) {
            query.bind(i, arguments[i]);
          }
          return query.mapTo(Long.class).one();
        });
  }
}
