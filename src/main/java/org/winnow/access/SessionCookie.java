package org.winnow.access;

import jakarta.ws.rs.core.NewCookie;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cookie that carries a session: no script reads it, no other site sends it. */
final class SessionCookie {

  static final String NAME = "winnow_session";

  private SessionCookie() {}

  static NewCookie of(String secret, boolean secure) {
    return cookie(secret, (int) Sessions.LIFE.toSeconds(), secure);
  }

  /** Makes the browser forget it. */
  static NewCookie ended(boolean secure) {
    return cookie("", 0, secure);
  }

  /**
   * Secure under TLS, also under TLS that a proxy ends: there the browser itself says https in
   * Origin. Over plain HTTP a Secure cookie would not come back.
   */
  static boolean isSecure(String scheme, @Nullable String origin) {
    return scheme.equals("https")
        || (origin != null && origin.toLowerCase(Locale.ROOT).startsWith("https://"));
  }

  private static NewCookie cookie(String value, int maxAge, boolean secure) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path("/")
        .maxAge(maxAge)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
