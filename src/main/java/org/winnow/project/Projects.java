package org.winnow.project;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;

/** The projects. Safe for use by many threads. */
@ApplicationScoped
public class Projects {

  private static final RowMapper<ProjectSettings> SETTINGS =
      (row, context) ->
          new ProjectSettings(
              row.getString("strategy"),
              row.getInt("batch"),
              row.getInt("round_labels"),
              row.getInt("round_seconds"),
              row.getDouble("audit_share"),
              row.getInt("lease_seconds"));

  private final Jdbi jdbi;
  private final Classes classes;
  private final Clock clock;
  private final SecureRandom seeds = new SecureRandom();

  public Projects(Jdbi jdbi, Classes classes, Clock clock) {
    this.jdbi = jdbi;
    this.classes = classes;
    this.clock = clock;
  }

  /** All projects, newest first. */
  public List<Project> list() {
    return jdbi.withHandle(
        handle -> {
          Map<Long, List<ImageClass>> byProject = classes.byProject(handle);
          return handle
              .createQuery("select * from projects where deleted_at is null order by id desc")
              .map(
                  (row, context) ->
                      project(row, context, byProject.getOrDefault(row.getLong("id"), List.of())))
              .list();
        });
  }

  /**
   * The project.
   *
   * @throws ProblemException.NotFound if there is none
   */
  public Project require(long projectId) {
    return jdbi.withHandle(handle -> require(handle, projectId));
  }

  /** The same, within the caller's transaction. */
  public Project require(Handle handle, long projectId) {
    return find(handle, projectId).orElseThrow(() -> new ProblemException.NotFound("project"));
  }

  private Optional<Project> find(Handle handle, long projectId) {
    List<ImageClass> own = classes.of(handle, projectId);
    return handle
        .createQuery("select * from projects where id = :id and deleted_at is null")
        .bind("id", projectId)
        .map((row, context) -> project(row, context, own))
        .findOne();
  }

  /** Whether the project was deleted and some of its rows are still there. */
  public boolean isDeleted(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select from projects where id = :id and deleted_at is not null")
                .bind("id", projectId)
                .map((row, context) -> true)
                .findOne()
                .orElse(false));
  }

  /** Throws {@link ProblemException.NotFound} unless there is such a project. */
  public void requireThere(long projectId) {
    settings(projectId);
  }

  /** The project's classes in order; empty if there is no such project. */
  public List<ImageClass> classes(long projectId) {
    return jdbi.withHandle(handle -> classes.of(handle, projectId));
  }

  /**
   * The project's settings.
   *
   * @throws ProblemException.NotFound if there is no such project
   */
  public ProjectSettings settings(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from projects where id = :id and deleted_at is null")
                .bind("id", projectId)
                .map(SETTINGS)
                .findOne()
                .orElseThrow(() -> new ProblemException.NotFound("project")));
  }

  Project create(NewProject request, long userId) {
    Checks checks = new Checks();
    String name = checks.name(request.name(), "/name");
    checks.expect(request.task() != null, "/task", "missing", "Expected \"single_label\".");
    String guidelines = checks.guidelines(request.guidelines(), "/guidelines");
    List<NewClass> wanted = request.classes() == null ? List.of() : request.classes();
    List<NewClass> clean = Classes.check(wanted, checks);
    checks.done();
    return jdbi.inTransaction(
        handle -> {
          long id = insert(handle, name, guidelines, userId);
          Classes.completed(clean).forEach(one -> classes.insert(handle, id, one));
          Change.PROJECT.announce(handle, id, id);
          return require(handle, id);
        });
  }

  private long insert(Handle handle, String name, String guidelines, long userId) {
    try {
      return handle
          .createUpdate(
              """
              insert into projects (name, task, guidelines, created_by, created_at, seed)
              values (:name, 'single_label', :guidelines, :user, :now, :seed)
              """)
          .bind("name", name)
          .bind("guidelines", guidelines)
          .bind("user", userId)
          .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
          .bind("seed", seeds.nextLong())
          .executeAndReturnGeneratedKeys("id")
          .mapTo(Long.class)
          .one();
    } catch (UnableToExecuteStatementException e) {
      throw Taken.name(e, "project", name);
    }
  }

  Project change(long projectId, ProjectChange change, StrategyNames strategies) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle, projectId);
          Project now = require(handle, projectId);
          Checks checks = new Checks();
          String name = change.name() == null ? now.name() : checks.name(change.name(), "/name");
          String guidelines =
              change.guidelines() == null
                  ? now.guidelines()
                  : checks.guidelines(change.guidelines(), "/guidelines");
          ProjectSettings settings =
              change.settings() == null
                  ? now.settings()
                  : checks.settings(change.settings().applyTo(now.settings()), strategies);
          checks.done();
          update(handle, projectId, name, guidelines, settings);
          Change.PROJECT.announce(handle, projectId, projectId);
          return require(handle, projectId);
        });
  }

  private static void update(
      Handle handle, long id, String name, String guidelines, ProjectSettings settings) {
    try {
      handle
          .createUpdate(
              """
              update projects
              set name = :name, guidelines = :guidelines, strategy = :s.strategy,
                  batch = :s.batch, round_labels = :s.roundLabels,
                  round_seconds = :s.roundSeconds, audit_share = :s.auditShare,
                  lease_seconds = :s.leaseSeconds
              where id = :id
              """)
          .bind("id", id)
          .bind("name", name)
          .bind("guidelines", guidelines)
          .bindMethods("s", settings)
          .execute();
    } catch (UnableToExecuteStatementException e) {
      throw Taken.name(e, "project", name);
    }
  }

  /**
   * Deletes the project in the caller's transaction: from its commit on nobody finds it, and its
   * name is free. Its rows and bytes stay for a job to delete.
   *
   * @param name as whoever deletes it has typed it
   * @throws ProblemException.NotFound if there is no such project
   * @throws ProblemException.Invalid if that is not the project's name
   */
  public void delete(Handle handle, long projectId, @Nullable String name) {
    lock(handle, projectId);
    Project project = require(handle, projectId);
    if (!project.name().equals(name)) {
      throw new ProblemException.Invalid(
          "name-differs",
          "To delete this project, name it: expected ?name= with exactly its name, got "
              + (name == null ? "none" : "\"" + name + "\"")
              + ". Nothing was deleted.",
          List.of());
    }
    handle
        .createUpdate("update projects set deleted_at = :now where id = :id")
        .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .bind("id", projectId)
        .execute();
    Change.DELETED.announce(handle, projectId, projectId);
  }

  /**
   * Takes the project's row lock, which orders everything that numbers something within a project:
   * classes and images. Foreign keys to the project do not wait for it.
   *
   * @throws ProblemException.NotFound if there is no such project
   */
  static void lock(Handle handle, long projectId) {
    Optional<Long> locked =
        handle
            .createQuery(
                """
                select id from projects where id = :id and deleted_at is null
                for no key update
                """)
            .bind("id", projectId)
            .mapTo(Long.class)
            .findOne();
    if (locked.isEmpty()) {
      throw new ProblemException.NotFound("project");
    }
  }

  private static Project project(ResultSet row, StatementContext context, List<ImageClass> classes)
      throws SQLException {
    Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
    return new Project(
        row.getLong("id"),
        row.getString("name"),
        Task.of(row.getString("task")),
        row.getString("guidelines"),
        createdAt,
        classes,
        SETTINGS.map(row, context),
        row.getLong("seed"));
  }
}
