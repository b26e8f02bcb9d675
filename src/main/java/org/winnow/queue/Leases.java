package org.winnow.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.winnow.common.ProblemException;
import org.winnow.queue.Handout.Empty;

/** Gives images into annotators' hands and takes them back. Safe for use by many threads. */
@ApplicationScoped
class Leases {

  /**
   * A call that finds nothing but entries others are at just then looks again, this many times in
   * all: a lease takes a few milliseconds, so they are soon either gone or back.
   */
  private static final int LOOKS = 10;

  private static final int LONGEST_PAUSE_MILLIS = 20;

  private final QueueTransactions transactions;
  private final Clock clock;

  Leases(QueueTransactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Fills the caller's hand up to {@code count} images: first those it holds, renewed, then the
   * next of the queue.
   */
  Handout lease(long projectId, long userId, int count) {
    for (int look = 1; ; look++) {
      boolean last = look == LOOKS;
      Look found = transactions.shared(projectId, handle -> look(handle, projectId, userId, count));
      if (!found.again()) {
        return found.handout();
      }
      if (last) {
        return new Handout(List.of(), found.handout().generation(), Empty.of(EmptyCode.LEASED));
      }
      pause();
    }
  }

  /** Renews those of the leases that the caller still holds, and says which. */
  List<Lease> renew(long projectId, long userId, List<Long> tokens) {
    return transactions.shared(
        projectId,
        handle ->
            LeaseTable.renew(
                handle, QueueState.of(handle, projectId).hand(userId, clock.instant()), tokens));
  }

  /** Puts the images of those leases that the caller still holds back at their places. */
  void giveBack(long projectId, long userId, List<Long> tokens) {
    transactions.shared(
        projectId,
        handle -> {
          Hand hand = QueueState.of(handle, projectId).hand(userId, clock.instant());
          List<Long> ended = LeaseTable.giveBack(handle, hand, tokens);
          QueueEntries.putBack(handle, ended);
          return ended.size();
        });
  }

  private Look look(Handle handle, long projectId, long userId, int count) {
    QueueTransactions.oneOfUser(handle, projectId, userId);
    QueueState state = QueueState.of(handle, projectId);
    Instant now = clock.instant();
    Hand hand = state.hand(userId, now);
    QueueEntries.putBack(handle, LeaseTable.expire(handle, projectId, now));
    List<Lease> leases = new ArrayList<>(LeaseTable.renewOwn(handle, hand, count));
    Long generationId = state.generationId();
    if (leases.size() < count && generationId != null) {
      leases.addAll(LeaseTable.grant(handle, hand, generationId, count - leases.size()));
    }
    if (!leases.isEmpty()) {
      return new Look(new Handout(leases, state.generation(), null), false);
    }
    Optional<EmptyCode> reason = EmptyCode.of(handle, projectId, userId);
    return new Look(
        new Handout(leases, state.generation(), reason.map(Empty::of).orElse(null)),
        reason.isEmpty());
  }

  private static void pause() {
    try {
      Thread.sleep(1 + ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException.Unavailable(
          "stopping", "The server is stopping. Try again shortly.", 2);
    }
  }

  /**
   * @param again open entries are there, but others were at them
   */
  private record Look(Handout handout, boolean again) {}
}
