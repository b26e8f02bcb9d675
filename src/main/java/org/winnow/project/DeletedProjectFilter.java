package org.winnow.project;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.winnow.common.ProblemException;

/**
 * Answers 404 to whatever is asked of a project that was deleted while its rows are still there:
 * one place for all endpoints, those that never look at the project too.
 */
class DeletedProjectFilter {

  private final Projects projects;

  DeletedProjectFilter(Projects projects) {
    this.projects = projects;
  }

  @ServerRequestFilter
  void check(ContainerRequestContext request) {
    String id = request.getUriInfo().getPathParameters().getFirst("projectId");
    if (id != null && id.matches("[0-9]{1,18}") && projects.isDeleted(Long.parseLong(id))) {
      throw new ProblemException.NotFound("project");
    }
  }
}
