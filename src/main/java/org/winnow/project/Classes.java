package org.winnow.project;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;

/**
 * The classes of projects. Everything here runs in the caller's transaction; what changes classes
 * holds the project's row lock, so names, keys and positions are checked against what is there.
 */
@ApplicationScoped
public class Classes {

  /** More are no list to choose from; a folder tree that would make more is no set of classes. */
  public static final int MOST = 1_000;

  private final Clock clock;

  public Classes(Clock clock) {
    this.clock = clock;
  }

  /** The project's classes in order. */
  public List<ImageClass> of(Handle handle, long projectId) {
    return handle
        .createQuery("select * from classes where project_id = :project order by position")
        .bind("project", projectId)
        .map(Classes::imageClass)
        .list();
  }

  /**
   * The ids of classes by name, made where they are missing. A name that is no valid name, or that
   * would be beyond {@link #MOST}, gets no id.
   *
   * @return the given names, as they were given, with the ids of those that have one
   */
  public Map<String, Long> ensure(Handle handle, long projectId, Collection<String> names) {
    Projects.lock(handle, projectId);
    Map<String, Long> ids = new HashMap<>();
    of(handle, projectId).forEach(one -> ids.put(fold(one.name()), one.id()));
    Map<String, Long> found = new LinkedHashMap<>();
    int before = ids.size();
    for (String name : names) {
      String clean = name.strip();
      Long id = ids.get(fold(clean));
      if (id == null && Checks.isName(clean) && ids.size() < MOST) {
        id = insert(handle, projectId, new NewClass(clean, null, null));
        ids.put(fold(clean), id);
      }
      if (id != null) {
        found.put(name, id);
      }
    }
    if (ids.size() > before) {
      Change.PROJECT.announce(handle, projectId, projectId);
    }
    return found;
  }

  /** The classes of all projects, by project. */
  Map<Long, List<ImageClass>> byProject(Handle handle) {
    Map<Long, List<ImageClass>> byProject = new TreeMap<>();
    handle
        .createQuery("select * from classes order by project_id, position")
        .map((row, context) -> Map.entry(row.getLong("project_id"), imageClass(row, context)))
        .forEach(
            entry ->
                byProject
                    .computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                    .add(entry.getValue()));
    return byProject;
  }

  /** The wanted classes with trimmed names and lower-case colours, checked against each other. */
  static List<NewClass> check(List<@Nullable NewClass> wanted, Checks checks) {
    checks.expect(
        wanted.size() <= MOST, "/classes", "too-many", "Expected at most " + MOST + " classes.");
    Set<String> names = new HashSet<>();
    Set<String> keys = new HashSet<>();
    List<NewClass> clean = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String pointer = "/classes/" + i;
      NewClass one = wanted.get(i);
      if (one == null) {
        checks.expect(false, pointer, "missing", "Expected a class, got null.");
        continue;
      }
      NewClass checked = check(one, pointer, checks);
      checks.expect(
          names.add(fold(String.valueOf(checked.name()))),
          pointer + "/name",
          "name-taken",
          "Expected each name once; \"" + checked.name() + "\" comes twice.");
      checks.expect(
          checked.key() == null || keys.add(checked.key()),
          pointer + "/key",
          "key-taken",
          "Expected each key once; \"" + checked.key() + "\" comes twice.");
      clean.add(checked);
    }
    return clean;
  }

  static NewClass check(NewClass one, String pointer, Checks checks) {
    return new NewClass(
        checks.name(one.name(), pointer + "/name"),
        checks.color(one.color(), pointer + "/color"),
        checks.key(one.key(), pointer + "/key"));
  }

  /**
   * The same with a default colour where none is wanted, which none of the others has, and with the
   * key that a name of one letter or digit asks for.
   */
  static List<NewClass> completed(List<NewClass> wanted) {
    Set<String> taken = new HashSet<>();
    Set<String> keys = new HashSet<>();
    wanted.forEach(one -> taken.add(String.valueOf(one.color())));
    wanted.forEach(one -> keys.add(String.valueOf(one.key())));
    List<NewClass> completed = new ArrayList<>();
    for (NewClass one : wanted) {
      String color = one.color() != null ? one.color() : Palette.next(taken);
      taken.add(color);
      completed.add(new NewClass(one.name(), color, key(one, keys)));
    }
    return completed;
  }

  /** A class called 4 that 5 answers is a trap. */
  private static @Nullable String key(NewClass one, Collection<String> taken) {
    String name = String.valueOf(one.name()).toLowerCase(Locale.ROOT);
    boolean own = one.key() == null && Checks.isKey(name) && !taken.contains(name);
    return own ? name : one.key();
  }

  /** Adds a class at the end; the request is checked, and the project locked. */
  long insert(Handle handle, long projectId, NewClass one) {
    List<ImageClass> now = of(handle, projectId);
    String name = String.valueOf(one.name());
    refuseTaken(now, null, name, one.key());
    String color =
        one.color() != null
            ? one.color()
            : Palette.next(now.stream().map(ImageClass::color).toList());
    String key = key(one, now.stream().map(other -> String.valueOf(other.key())).toList());
    try {
      return handle
          .createUpdate(
              """
              insert into classes (project_id, name, color, key, position, created_at)
              values (:project, :name, :color, :key, :position, :now)
              """)
          .bind("project", projectId)
          .bind("name", name)
          .bind("color", color)
          .bind("key", key)
          .bind("position", now.size())
          .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
          .executeAndReturnGeneratedKeys("id")
          .mapTo(Long.class)
          .one();
    } catch (UnableToExecuteStatementException e) {
      throw Taken.name(e, "class", name);
    }
  }

  void update(Handle handle, long projectId, ImageClass next) {
    refuseTaken(of(handle, projectId), next.id(), next.name(), next.key());
    try {
      handle
          .createUpdate(
              """
              update classes set name = :name, color = :color, key = :key
              where id = :id and project_id = :project
              """)
          .bind("project", projectId)
          .bindMethods(next)
          .execute();
    } catch (UnableToExecuteStatementException e) {
      throw Taken.name(e, "class", next.name());
    }
  }

  void order(Handle handle, long projectId, List<Long> classIds) {
    for (int position = 0; position < classIds.size(); position++) {
      handle
          .createUpdate(
              "update classes set position = :position where id = :id and project_id = :project")
          .bind("position", position)
          .bind("id", classIds.get(position))
          .bind("project", projectId)
          .execute();
    }
  }

  void delete(Handle handle, long projectId, ImageClass gone) {
    try {
      handle
          .createUpdate("delete from classes where id = :id and project_id = :project")
          .bind("id", gone.id())
          .bind("project", projectId)
          .execute();
    } catch (UnableToExecuteStatementException e) {
      throw Taken.inUse(e)
          ? new ProblemException.Conflict(
              "class-in-use",
              "The class \""
                  + gone.name()
                  + "\" has been used: answers, corrected ones too, imported true labels or imported predictions name it,"
                  + " and the history keeps them. Rename it instead.")
          : e;
    }
    handle
        .createUpdate(
            """
            update classes set position = position - 1
            where project_id = :project and position > :position
            """)
        .bind("project", projectId)
        .bind("position", gone.position())
        .execute();
  }

  private static void refuseTaken(
      List<ImageClass> now, @Nullable Long own, String name, @Nullable String key) {
    for (ImageClass other : now) {
      if (own != null && other.id() == own) {
        continue;
      }
      if (fold(other.name()).equals(fold(name))) {
        throw new ProblemException.Conflict(
            "name-taken", "There is already a class named \"" + other.name() + "\".");
      }
      if (Optional.ofNullable(key).equals(Optional.ofNullable(other.key())) && key != null) {
        throw new ProblemException.Conflict(
            "key-taken", "The key \"" + key + "\" already answers \"" + other.name() + "\".");
      }
    }
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static ImageClass imageClass(ResultSet row, StatementContext context)
      throws SQLException {
    return new ImageClass(
        row.getLong("id"),
        row.getString("name"),
        row.getString("color"),
        row.getString("key"),
        row.getInt("position"));
  }
}
