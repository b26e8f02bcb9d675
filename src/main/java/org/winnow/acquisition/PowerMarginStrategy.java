package org.winnow.acquisition;

/**
 * Drawn in proportion to s = 1 − (p₁ − p₂): power acquisition of {@link MarginStrategy}'s score,
 * Kirsch et al. 2023; each draw's chance is on record. O(nC + n log n). See {@link
 * StochasticStrategy}.
 */
public final class PowerMarginStrategy extends StochasticStrategy {

  public PowerMarginStrategy() {
    super(new MarginStrategy(), Weight.POWER);
  }

  @Override
  public String name() {
    return "power-margin";
  }

  @Override
  public String summary() {
    return "Images between two classes, drawn rather than ranked, so that they are not all alike.";
  }
}
