package org.winnow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One user's leases. Annotators who share a user share its hand, and each lease goes to one of
 * them. Safe for use by many threads.
 */
final class OracleHand {

  /** The most the server gives at once. */
  private static final int MOST = 20;

  private final OracleApi api;
  private final OracleLedger ledger;
  private final String path;
  private final long userId;
  private final Clock clock;
  private final Deque<Held> waiting = new ArrayDeque<>();
  private final Set<Long> given = new HashSet<>();
  private int annotators;
  private String emptyCode = "";

  OracleHand(OracleApi api, OracleLedger ledger, long projectId, long userId, Clock clock) {
    this.api = api;
    this.ledger = ledger;
    this.path = "/api/projects/" + projectId + "/leases";
    this.userId = userId;
    this.clock = clock;
  }

  /** An image to answer. */
  record Held(long token, long imageId, String name, Instant expiresAt) {}

  OracleApi api() {
    return api;
  }

  long userId() {
    return userId;
  }

  /** One annotator more works from this hand. */
  synchronized void join() {
    annotators++;
  }

  /** Why there was nothing, the last time there was nothing. */
  synchronized String emptyCode() {
    return emptyCode;
  }

  /** The next image for one annotator; empty if there is none just now. */
  synchronized Optional<Held> take() throws IOException {
    if (waiting.isEmpty()) {
      refill();
    }
    Held next = waiting.poll();
    if (next != null) {
      given.add(next.token());
    }
    return Optional.ofNullable(next);
  }

  /** The annotator is done with it. */
  synchronized void done(Held held) {
    given.remove(held.token());
  }

  private void refill() throws IOException {
    long start = System.nanoTime();
    // one to answer and one loaded ahead for each, as a browser has it
    int wanted = Math.min(2 * annotators, MOST);
    OracleApi.Reply reply = api.post(path, api.object().put("count", wanted), null);
    if (!reply.ok()) {
      ledger.failed("leases answered " + reply.status() + " " + reply.code());
      emptyCode = "failed";
      return;
    }
    JsonNode generation = reply.body().path("generation");
    ledger.asked(
        System.nanoTime() - start,
        generation.isObject() ? generation.path("number").asInt() : null,
        generation.path("strategy").asText());
    for (JsonNode lease : reply.body().path("leases")) {
      Held held =
          new Held(
              lease.path("token").asLong(),
              lease.path("imageId").asLong(),
              lease.path("name").asText(),
              Instant.parse(lease.path("expiresAt").asText()));
      ledger.leased(userId, held.imageId(), held.expiresAt(), clock.instant(), start);
      if (!given.contains(held.token())) {
        waiting.add(held);
      }
    }
    JsonNode empty = reply.body().path("empty");
    if (empty.isObject()) {
      emptyCode = empty.path("code").asText();
      ledger.empty(emptyCode);
    } else {
      // all that the user holds is with its other annotators
      emptyCode = "leased";
    }
  }
}
