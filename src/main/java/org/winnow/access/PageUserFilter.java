package org.winnow.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.winnow.common.ProblemException.Unauthenticated;

/**
 * Does nothing in one user's name that a page asks for another. The windows of a browser share one
 * cookie: who logs in in one of them takes over the others, whose pages still show who was there
 * before. So a page names its user, and a credential of somebody else does not count.
 */
class PageUserFilter {

  /** The id of the user whose page asks; scripts need not send it. */
  static final String HEADER = "Winnow-User";

  private final SecurityIdentity identity;

  PageUserFilter(SecurityIdentity identity) {
    this.identity = identity;
  }

  @ServerRequestFilter
  void check(ContainerRequestContext request) {
    String named = request.getHeaderString(HEADER);
    if (named != null
        && identity.getPrincipal() instanceof Login login
        && !named.equals(Long.toString(login.userId()))) {
      throw new Unauthenticated(
          "user-changed",
          "Somebody else has logged in in this browser since this page was opened. Log in again to"
              + " go on; answers that were not sent yet are kept.");
    }
  }
}
