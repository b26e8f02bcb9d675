package org.winnow.simulation;

import org.winnow.acquisition.Policy;
import org.winnow.acquisition.Pool;
import org.winnow.acquisition.RandomStrategy;
import org.winnow.acquisition.Strategy;

/**
 * One strategy alone, for comparing: where it needs a classifier its first batch is the random one
 * of the same seed, so that every strategy starts from the same images.
 */
record PairedPolicy(Strategy strategy) implements Policy {

  @Override
  public int members() {
    return strategy.members();
  }

  @Override
  public Choice choose(Pool pool, int batch, long seed) {
    boolean first = pool.probabilities() == null && !strategy.worksWithoutModel();
    return first
        ? new Choice(new RandomStrategy(), "Random, because every strategy starts alike.")
        : new Choice(strategy, strategy.title() + ", because it is compared.");
  }
}
