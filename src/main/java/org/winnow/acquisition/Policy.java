package org.winnow.acquisition;

import org.winnow.evaluation.ArmComparison;

/** Decides which strategy fits the state of the labeling, and says why. */
public interface Policy {

  /** A strategy that can choose from this pool as it is now. */
  Choice choose(Pool pool, int batch, long seed);

  /** The same policy, told what the audit arm says of active selection on this pool so far. */
  default Policy informed(ArmComparison arms) {
    return this;
  }

  /** K: members of a bootstrap ensemble to train for what it may choose; 0 for none. */
  default int members() {
    return 0;
  }

  /**
   * What a policy decided.
   *
   * @param reason one sentence for people: "Margin clustering, because …"
   */
  record Choice(Strategy strategy, String reason) {}
}
