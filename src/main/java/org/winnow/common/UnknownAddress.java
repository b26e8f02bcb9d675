package org.winnow.common;

import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** Answers what no endpoint of the API takes; without it the frontend's page would. */
final class UnknownAddress {

  private static final int NOT_FOUND = 404;

  private UnknownAddress() {}

  static void register(@Observes Router router) {
    router.route("/api/*").last().handler(UnknownAddress::answer);
  }

  private static void answer(RoutingContext context) {
    Problem problem =
        Problem.of(
            NOT_FOUND, "not-found", "There is nothing at this address.", context.request().path());
    context
        .response()
        .setStatusCode(NOT_FOUND)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(Json.encode(problem));
  }
}
