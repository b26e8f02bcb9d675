package org.winnow.common;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/**
 * The frontend is one page that knows its own addresses: whatever is neither the API's, nor the
 * server's own, nor a file's is answered with it. The page itself is asked for anew each time, so
 * that an update is seen at once; its parts under {@code /assets} carry a hash in their names and
 * are kept.
 */
final class PageAddresses {

  private static final String PAGE = "/index.html";

  /** Not under /api or /q, and no dot: files have one. */
  private static final String ADDRESSES = "^/(?!api(/|$)|q(/|$))[^.]*$";

  private static final String NOT_HASHED = "^/(?!api/|q/|assets/).*$";

  private PageAddresses() {}

  static void register(@Observes Router router) {
    router.getWithRegex(NOT_HASHED).order(-2).handler(PageAddresses::askAnew);
    router.getWithRegex(ADDRESSES).order(-1).handler(context -> context.reroute(PAGE));
  }

  private static void askAnew(RoutingContext context) {
    context.addHeadersEndHandler(sent -> context.response().putHeader("Cache-Control", "no-cache"));
    context.next();
  }
}
