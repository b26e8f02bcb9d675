package org.winnow.acquisition;

/**
 * Drawn in proportion to exp(s), s = 1 − (p₁ − p₂): softmax acquisition of {@link MarginStrategy}'s
 * score, Kirsch et al. 2023; each draw's chance is on record. With β = 1 and s in [0, 1] no image
 * is more than e times as likely as another: close to random, for comparison. O(nC + n log n). See
 * {@link StochasticStrategy}.
 */
public final class SoftmaxMarginStrategy extends StochasticStrategy {

  public SoftmaxMarginStrategy() {
    super(new MarginStrategy(), Weight.SOFTMAX);
  }

  @Override
  public String name() {
    return "softmax-margin";
  }

  @Override
  public String summary() {
    return "Images somewhat more often the closer they are to two classes; nearly random.";
  }
}
