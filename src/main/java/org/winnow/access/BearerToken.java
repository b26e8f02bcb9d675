package org.winnow.access;

import org.jspecify.annotations.Nullable;

/** Reads an API token from the Authorization header (RFC 6750). */
final class BearerToken {

  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** The token, or null where the header is missing or of another scheme. */
  static @Nullable String of(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }
}
