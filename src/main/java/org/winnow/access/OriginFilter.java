package org.winnow.access;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException.Forbidden;

/**
 * Lets a browser change something only from Winnow's own pages. With the cookie, the request must
 * say where it comes from; without one (the login itself) it may be silent, as scripts are.
 */
class OriginFilter {

  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  @ServerRequestFilter(preMatching = true)
  void check(ContainerRequestContext request) {
    if (HARMLESS.contains(request.getMethod())
        || BearerToken.of(request.getHeaderString(HttpHeaders.AUTHORIZATION)) != null) {
      return;
    }
    boolean withCookie = request.getCookies().containsKey(SessionCookie.NAME);
    String origin = request.getHeaderString("Origin");
    String site = request.getHeaderString("Sec-Fetch-Site");
    boolean own =
        origin != null
            ? isOwn(origin, request.getHeaderString(HttpHeaders.HOST))
            : site != null ? OWN_SITE.contains(site) : !withCookie;
    if (!own) {
      throw new Forbidden(
          "origin-foreign",
          "Changes with the session cookie are taken from Winnow's own pages only. Scripts use an API token.");
    }
  }

  /** The scheme is left out: a proxy may have taken TLS off on the way. */
  static boolean isOwn(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      URI from = URI.create(origin);
      if (from.getHost() == null) {
        return false;
      }
      int standard = "https".equals(from.getScheme()) ? HTTPS_PORT : HTTP_PORT;
      URI own = URI.create("//" + host);
      return from.getHost().toLowerCase(Locale.ROOT).equals(lower(own.getHost()))
          && port(from, standard) == port(own, standard);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String lower(@Nullable String host) {
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri, int standard) {
    return uri.getPort() == -1 ? standard : uri.getPort();
  }
}
