package org.winnow.acquisition;

/**
 * Drawn in proportion to s = H[p̄] − mean H[p_k]: power acquisition of {@link BaldStrategy}'s
 * score, Kirsch et al. 2023 (PowerBALD), a cheap stand-in for {@link BatchbaldStrategy}; each
 * draw's chance is on record. O(nKC + n log n). See {@link StochasticStrategy}.
 */
public final class PowerBaldStrategy extends StochasticStrategy {

  public PowerBaldStrategy() {
    super(new BaldStrategy(), Weight.POWER);
  }

  @Override
  public String name() {
    return "power-bald";
  }

  @Override
  public String title() {
    return "Power BALD";
  }

  @Override
  public String summary() {
    return "Images an ensemble disagrees on, drawn rather than ranked, so that they are not all alike.";
  }
}
