package org.winnow.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the annotators got and did, and what in it breaks the server's promises. Safe for use by
 * many threads.
 */
final class OracleLedger {

  private final Map<Long, Held> inHand = new HashMap<>();
  private final Map<Long, Long> labeled = new HashMap<>();
  private final Map<Letting, Long> letGo = new HashMap<>();
  private final List<String> twiceLabeled = new ArrayList<>();
  private final List<String> twoHands = new ArrayList<>();
  private final List<String> servedAgain = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> empties = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Map<Integer, OracleReport.GenerationSeen> generations = new TreeMap<>();
  private final List<Long> leaseNanos = new ArrayList<>();
  private final List<Long> submitNanos = new ArrayList<>();
  private int answers;
  private int skips;
  private int wrong;
  private int unknown;

  /**
   * An image came into a user's hand, or again to who holds it.
   *
   * @param asked when the call began, by {@link System#nanoTime}: its reply says nothing of what
   *     happened to the image after that
   */
  synchronized void leased(long userId, long imageId, Instant expiresAt, Instant now, long asked) {
    Long ended = letGo.get(new Letting(userId, imageId));
    if (ended != null && ended >= asked) {
      return;
    }
    Held held = inHand.get(imageId);
    if (held != null && held.userId() != userId && now.isBefore(held.expiresAt())) {
      twoHands.add("image " + imageId + " at users " + held.userId() + " and " + userId);
    }
    Long acknowledged = labeled.get(imageId);
    if (acknowledged != null && acknowledged < asked) {
      servedAgain.add("image " + imageId + " to user " + userId);
    }
    inHand.put(imageId, new Held(userId, expiresAt));
  }

  /** The user lets go of the image: for a skip this is before the server knows. */
  synchronized void released(long userId, long imageId) {
    letGo.put(new Letting(userId, imageId), System.nanoTime());
    Held held = inHand.get(imageId);
    if (held != null && held.userId() == userId) {
      inHand.remove(imageId);
    }
  }

  synchronized void answered(long imageId, boolean isSkip, boolean isWrong, boolean isUnknown) {
    answers++;
    wrong += isWrong ? 1 : 0;
    unknown += isUnknown ? 1 : 0;
    if (isSkip) {
      skips++;
    } else if (labeled.put(imageId, System.nanoTime()) != null) {
      twiceLabeled.add("image " + imageId);
    }
  }

  synchronized void asked(long nanos, @Nullable Integer generation, String strategy) {
    leaseNanos.add(nanos);
    if (generation != null) {
      generations.merge(
          generation,
          new OracleReport.GenerationSeen(generation, strategy, 1),
          (seen, one) -> new OracleReport.GenerationSeen(generation, strategy, seen.times() + 1));
    }
  }

  synchronized void submitted(long nanos) {
    submitNanos.add(nanos);
  }

  synchronized void empty(String code) {
    empties.merge(code, 1, Integer::sum);
  }

  /** A refusal that can happen: a lease that ran out while its holder thought. */
  synchronized void refused(String code) {
    refusals.merge(code, 1, Integer::sum);
  }

  synchronized void failed(String what) {
    failures.add(what);
  }

  /** An answer the server had acknowledged and does not show. */
  synchronized void missing(String what) {
    lost.add(what);
  }

  synchronized int answers() {
    return answers;
  }

  synchronized OracleReport report(int annotators, int users, double seconds) {
    return new OracleReport(
        annotators,
        users,
        answers,
        skips,
        wrong,
        unknown,
        seconds,
        seconds == 0 ? 0 : answers / seconds,
        OracleReport.Latency.of(leaseNanos),
        OracleReport.Latency.of(submitNanos),
        List.copyOf(generations.values()),
        Map.copyOf(empties),
        Map.copyOf(refusals),
        List.of(
            OracleReport.Check.of("no image was labeled twice", twiceLabeled),
            OracleReport.Check.of("no labeled image was served again", servedAgain),
            OracleReport.Check.of("no image was in two hands at once", twoHands),
            OracleReport.Check.of("every acknowledged answer is kept", lost),
            OracleReport.Check.of("the server answered without failure", failures)));
  }

  private record Letting(long userId, long imageId) {}

  private record Held(long userId, Instant expiresAt) {}
}
