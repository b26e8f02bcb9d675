package org.winnow.acquisition;

import java.util.Arrays;

/**
 * Uncertain and unlike each other: of the m = min(10 b, a twentieth of the candidates), but b or
 * more, smallest margins p₁ − p₂, k-means into b clusters, and from each cluster the image nearest
 * to its centre. Best first is smallest margin first; score = 1 − (p₁ − p₂).
 *
 * <p>The nearest to the centre, not the smallest margin of each cluster: Fashion-MNIST to 1,000
 * labels, 5 seeds, mean accuracy 83.3 against 82.6 %. Of 5 b, 10 b and 20 b: 83.1, 83.3, 83.4 %. Of
 * a third, a tenth and a twentieth of the candidates at most: sign digits to 1,000 labels in
 * batches of 50, 4 seeds, 84.5, 84.9, 84.9 %.
 *
 * <p>After Zhdanov: Diverse mini-batch Active Learning, 2019 (without its weights), and Citovsky et
 * al.: Batch Active Learning at Scale, 2021. O(nC + m k D), see {@link CentralPicks}.
 */
public final class MarginClusteringStrategy implements Strategy {

  static final int CANDIDATES_PER_PICK = 10;

  /** Of a small pool ten a pick are no longer the uncertain ones. */
  static final int LARGEST_SHARE = 20;

  private final MarginStrategy margin = new MarginStrategy();

  @Override
  public String name() {
    return "margin-clustering";
  }

  @Override
  public String summary() {
    return "Images between two classes, spread over the pool so that no two teach the same.";
  }

  @Override
  public boolean worksWithoutModel() {
    return false;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return false;
  }

  @Override
  public Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    int[] candidates = pool.candidates();
    int wanted = Math.min(batch, candidates.length);
    if (wanted == 0) {
      return new Selection(new int[0], new double[0], new double[0]);
    }
    double[] scores = margin.scores(pool);
    long most = Math.min((long) CANDIDATES_PER_PICK * wanted, candidates.length / LARGEST_SHARE);
    int[] uncertain = Ranking.best(scores, (int) Math.max(wanted, most), seed);
    int[] rows = Arrays.stream(uncertain).map(i -> candidates[i]).toArray();
    int[] picks = CentralPicks.spread(Requirements.features(pool), rows, wanted, seed + 1);
    // Positions in `uncertain` ascend with the margin, so sorting them ranks best first.
    Arrays.sort(picks);
    double[] unknown = new double[wanted];
    Arrays.fill(unknown, Double.NaN);
    return new Selection(
        Arrays.stream(picks).map(i -> candidates[uncertain[i]]).toArray(),
        Arrays.stream(picks).mapToDouble(i -> scores[uncertain[i]]).toArray(),
        unknown);
  }
}
