package org.winnow.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/**
 * Who makes the current request. Inject it where a role annotation has made sure that somebody is
 * logged in; without one every method throws {@link IllegalStateException}.
 */
@RequestScoped
public class Caller {

  private final SecurityIdentity identity;

  Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  public long id() {
    return login().userId();
  }

  public String name() {
    return login().name();
  }

  public Role role() {
    return login().role();
  }

  /** Whether the caller may do what this role may. */
  public boolean has(Role role) {
    return role().includes(role);
  }

  Login login() {
    if (identity.getPrincipal() instanceof Login login) {
      return login;
    }
    throw new IllegalStateException(
        "Nobody is logged in here: the endpoint lacks a role annotation.");
  }
}
