package org.winnow.acquisition;

/**
 * The strategy somebody set, whenever it can choose; until then what needs less, and it says so:
 * TypiClust where there are features, random where there are none.
 */
final class FixedPolicy implements Policy {

  private final Strategy strategy;

  FixedPolicy(Strategy strategy) {
    this.strategy = strategy;
  }

  @Override
  public Choice choose(Pool pool, int batch, long seed) {
    boolean features = pool.features() != null;
    if (!features && !strategy.worksWithoutFeatures()) {
      return instead(new RandomStrategy(), "the images have no features yet");
    }
    if (!strategy.worksWithoutModel() && !Requirements.modelFor(strategy, pool)) {
      return instead(
          features ? new TypiclustStrategy() : new RandomStrategy(),
          "there is no classifier before the first labels");
    }
    return new Choice(strategy, strategy.title() + ", because it is the strategy that was set.");
  }

  @Override
  public int members() {
    return strategy.members();
  }

  private Choice instead(Strategy other, String why) {
    return new Choice(
        other, "%s in place of %s, because %s.".formatted(other.title(), strategy.title(), why));
  }
}
