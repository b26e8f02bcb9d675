package org.winnow.upkeep;

import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.jobs.Jobs;
import org.winnow.pool.PoolRemoval;
import org.winnow.project.Deletion;
import org.winnow.project.Projects;

/** Marks a project as deleted, ends its imports and queues the job that frees the rest. */
@ApplicationScoped
class ProjectDeletion implements Deletion {

  private static final Logger LOG = Logger.getLogger(ProjectDeletion.class);

  private final Jdbi jdbi;
  private final Projects projects;
  private final PoolRemoval pool;
  private final Jobs jobs;

  ProjectDeletion(Jdbi jdbi, Projects projects, PoolRemoval pool, Jobs jobs) {
    this.jdbi = jdbi;
    this.projects = projects;
    this.pool = pool;
    this.jobs = jobs;
  }

  @Override
  public void delete(long projectId, @Nullable String name) {
    jdbi.useTransaction(
        handle -> {
          projects.delete(handle, projectId, name);
          pool.cancelImports(handle, projectId);
          jobs.enqueue(handle, UpkeepJobs.REMOVE_PROJECT, Long.toString(projectId));
        });
    jobs.wake();
    LOG.infof("Project %d is deleted; its rows and bytes follow", projectId);
  }
}
