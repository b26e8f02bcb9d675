package org.winnow.upkeep;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.winnow.pool.PoolRemoval;
import org.winnow.project.Projects;
import org.winnow.storage.FileArea;

/**
 * Deletes the rows and bytes of a deleted project, in batches that are transactions of their own: a
 * million images are no transaction that anybody waits for. Bytes go before the rows that name
 * them, and every step may be done again, so it goes on after a crash from what is still there.
 */
@ApplicationScoped
class ProjectRemoval {

  private static final Logger LOG = Logger.getLogger(ProjectRemoval.class);

  private final Jdbi jdbi;
  private final Projects projects;
  private final PoolRemoval pool;
  private final FileArea files;

  ProjectRemoval(Jdbi jdbi, Projects projects, PoolRemoval pool, FileArea files) {
    this.jdbi = jdbi;
    this.projects = projects;
    this.pool = pool;
    this.files = files;
  }

  /**
   * Deletes what is left of the project.
   *
   * @param stop asked after every batch
   * @return whether nothing is left; else it was stopped, or something still works for the project
   *     and is about to notice
   */
  boolean run(long projectId, BooleanSupplier stop) {
    if (!projects.isDeleted(projectId)) {
      return true;
    }
    jdbi.useTransaction(handle -> pool.cancelImports(handle, projectId));
    if (isWorkedFor(projectId)) {
      return false;
    }
    try {
      return deleteQueue(projectId, stop)
          && deleteRounds(projectId, stop)
          && deleteEncoders(projectId, stop)
          && deleteExports(projectId, stop)
          && pool.delete(projectId, stop)
          && deleteProject(projectId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A job that runs would write files and rows behind our back; one that waits finds nothing. */
  private boolean isWorkedFor(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (
                      select from scheduled_tasks
                      where picked and (
                        (task_instance = cast(:project as text)
                         and task_name in ('encode', 'round', 'self-supervise', 'tune'))
                        or (task_name = 'import' and task_instance in (
                          select id::text from imports where project_id = :project)))
                    )
                    """)
                .bind("project", projectId)
                .mapTo(Boolean.class)
                .one());
  }

  /** With leases; a generation has 2,000 entries. */
  private boolean deleteQueue(long projectId, BooleanSupplier stop) {
    return inBatches(
        """
        delete from generations where id in (
          select id from generations where project_id = ? order by id limit 5)
        """,
        projectId,
        stop);
  }

  /** With model versions, the kept classifier and comparisons of the arms. */
  private boolean deleteRounds(long projectId, BooleanSupplier stop) {
    return inBatches(
        """
        delete from rounds where id in (
          select id from rounds where project_id = ? order by id limit 100)
        """,
        projectId,
        stop);
  }

  private boolean inBatches(String sql, long projectId, BooleanSupplier stop) {
    int deleted;
    do {
      deleted = jdbi.withHandle(handle -> handle.execute(sql, projectId));
      if (deleted > 0 && stop.getAsBoolean()) {
        return false;
      }
    } while (deleted > 0);
    return true;
  }

  private boolean deleteEncoders(long projectId, BooleanSupplier stop) throws IOException {
    List<Long> encoders =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select id from encoders where project_id = :project order by id")
                    .bind("project", projectId)
                    .mapTo(Long.class)
                    .list());
    for (long encoderId : encoders) {
      files.deleteFolder("features/" + encoderId);
    }
    files.deleteFolder("encoders/" + projectId);
    return inBatches("delete from encoders where project_id = ?", projectId, stop);
  }

  private boolean deleteExports(long projectId, BooleanSupplier stop) throws IOException {
    files.deleteFolder("exports/" + projectId);
    return inBatches("delete from exports where project_id = ?", projectId, stop);
  }

  /**
   * Locks the row against those that would add to the project, and goes round again where one has:
   * what came in meanwhile may have bytes.
   */
  private boolean deleteProject(long projectId) throws IOException {
    boolean gone =
        jdbi.inTransaction(
            handle -> {
              handle.execute("select from projects where id = ? for update", projectId);
              boolean bare =
                  handle
                      .createQuery(
                          """
                          select not exists (select from images where project_id = :project)
                            and not exists (select from imports where project_id = :project)
                            and not exists (select from exports where project_id = :project)
                            and not exists (select from encoders where project_id = :project)
                          """)
                      .bind("project", projectId)
                      .mapTo(Boolean.class)
                      .one();
              return bare && handle.execute("delete from projects where id = ?", projectId) > 0;
            });
    if (gone) {
      // What was written beside the rows' deletion; who writes later finds no project for its row,
      // and deletes its file itself.
      files.deleteFolder("exports/" + projectId);
      files.deleteFolder("encoders/" + projectId);
      LOG.infof("Nothing is left of deleted project %d", projectId);
    }
    return gone;
  }
}
