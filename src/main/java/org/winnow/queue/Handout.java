package org.winnow.queue;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.winnow.access.Role;

/**
 * What a call for images gets.
 *
 * @param leases the caller's own, oldest first, then new ones in the order of the queue
 * @param generation what is served now; null before the first generation
 * @param empty why there are none; null if there are some
 */
record Handout(List<Lease> leases, @Nullable Generation generation, @Nullable Empty empty) {

  Handout {
    leases = List.copyOf(leases);
  }

  /** The handout as its taker may read it. */
  Handout shownTo(Role taker) {
    return new Handout(
        leases.stream().map(lease -> lease.shownTo(taker)).toList(), generation, empty);
  }

  /** Why there is nothing to label, for programs and for people. */
  record Empty(
      @Schema(
              enumeration = {
                "no-images",
                "importing",
                "all-labeled",
                "leased",
                "skipped",
                "preparing"
              })
          String code,
      String detail) {

    static Empty of(EmptyCode code) {
      return new Empty(code.word(), code.detail());
    }
  }
}
