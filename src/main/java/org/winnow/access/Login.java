package org.winnow.access;

import java.security.Principal;

/**
 * What a valid credential stands for: a user, by way of a session or of an API token.
 *
 * @param credentialId the row of {@code sessions} or of {@code api_tokens}
 */
record Login(long userId, String name, Role role, Means means, long credentialId)
    implements Principal {

  /** How the caller proved who they are. */
  enum Means {
    SESSION,
    TOKEN
  }

  @Override
  public String getName() {
    return name;
  }
}
