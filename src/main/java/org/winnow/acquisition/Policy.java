package org.winnow.acquisition;

/** Decides which strategy fits the state of the labeling, and says why. */
public interface Policy {

  /** A strategy that can choose from this pool as it is now. */
  Choice choose(Pool pool, int batch, long seed);

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
