package org.winnow.acquisition;

/**
 * Drawn in proportion to 1 / rank, ranked by s = 1 − (p₁ − p₂), the largest first: softrank
 * acquisition of {@link MarginStrategy}'s score, Kirsch et al. 2023; each draw's chance is on
 * record. O(nC + n log n). See {@link StochasticStrategy}.
 */
public final class SoftrankMarginStrategy extends StochasticStrategy {

  public SoftrankMarginStrategy() {
    super(new MarginStrategy(), Weight.SOFTRANK);
  }

  @Override
  public String name() {
    return "softrank-margin";
  }

  @Override
  public String summary() {
    return "Images between two classes, drawn by their rank: the n-th is n times less likely than the first.";
  }
}
