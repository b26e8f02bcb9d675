package org.winnow.acquisition;

/**
 * TypiClust until there are {@value #COLD_LABELS_PER_CLASS} labels a class on average, margin with
 * clustering from then on, random while there are no features. The doubt of a classifier that has
 * seen one or two images a class says little, and following it can lose to random; so the start is
 * by what is typical (Hacohen et al. 2022).
 */
public final class AutoPolicy implements Policy {

  public static final String NAME = "auto";
  public static final String SUMMARY =
      "TypiClust for the first labels, then margin clustering: what was best in replays.";

  /**
   * Mean accuracy over the labels with 2, 5 and 10: TrashNet to 1,200 labels 61.1, 61.3, 61.7 % (20
   * seeds); sign digits to 800 86.7, 86.4, 85.7 % (10 seeds; these two with a sixth of the
   * candidates clustered); Fashion-MNIST to 700 82.1, 82.2, 82.1 % (8 seeds). Hard photos want more
   * of it, easy ones less.
   */
  static final int COLD_LABELS_PER_CLASS = 5;

  private final Strategy random = new RandomStrategy();
  private final Strategy cold = new TypiclustStrategy();
  private final Strategy warm = new MarginClusteringStrategy();

  @Override
  public Choice choose(Pool pool, int batch, long seed) {
    if (pool.features() == null) {
      return new Choice(random, "Random, because the images have no features yet.");
    }
    int labels = pool.labeled().length;
    int needed = COLD_LABELS_PER_CLASS * pool.classes();
    if (pool.probabilities() == null || labels < needed) {
      return new Choice(
          cold,
          "TypiClust, because with %s for %d classes a classifier knows too little (from %d on it is asked)."
              .formatted(labels == 1 ? "1 label" : labels + " labels", pool.classes(), needed));
    }
    return new Choice(
        warm,
        "Margin clustering, because with %d labels for %d classes the classifier's doubt tells what teaches."
            .formatted(labels, pool.classes()));
  }
}
