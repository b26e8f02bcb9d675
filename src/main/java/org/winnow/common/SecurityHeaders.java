package org.winnow.common;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** The headers every answer carries, of the API and of static files; an answer's own win. */
final class SecurityHeaders {

  private static final int EARLY = 1000;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:;"
              + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "same-origin");

  private SecurityHeaders() {}

  static void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::add, EARLY);
  }

  private static void add(RoutingContext context) {
    context.addHeadersEndHandler(
        ended -> {
          MultiMap headers = context.response().headers();
          HEADERS.forEach(
              (name, value) -> {
                if (!headers.contains(name)) {
                  headers.set(name, value);
                }
              });
        });
    context.next();
  }
}
