package org.winnow.acquisition;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws images by another strategy's scores rather than taking the highest: the b largest of ln w +
 * Gumbel noise, which is drawing one after the other without replacement, each in proportion to its
 * weight w (Plackett, Luce). So a batch is spread at no cost.
 *
 * <p>Each pick has on record the chance it had in its own draw: w / Σ w over the candidates that
 * the draws before it had left, given those draws. It is the q_m that unbiased estimates of risk
 * ask for, not the chance of being in the batch at all. Every candidate's is above 0.
 *
 * <p>Scores are the other strategy's, so they need not descend. Kirsch, Farquhar, Atighehchian,
 * Jesson, Branchaud-Charron, Gal: Stochastic Batch Acquisition: A Simple Baseline for Deep Active
 * Learning, TMLR 2023, with β = 1. O(n log n) beside the scores.
 */
abstract class StochasticStrategy implements Strategy {

  /** Keeps ln s and the chance of a score of 0 finite; the scores it is used with reach about 1. */
  private static final double LEAST_SCORE = 1e-6;

  private final ScoringStrategy scoring;
  private final Weight weight;

  /** What an image is drawn in proportion to, at β = 1. */
  enum Weight {
    /** The score: ln w = ln s. What scores nothing is hardly drawn. */
    POWER,
    /** ln w = s: says that a difference of scores tells as much anywhere. */
    SOFTMAX,
    /** ln w = −ln rank, the best being 1: asks only for the order. */
    SOFTRANK
  }

  StochasticStrategy(ScoringStrategy scoring, Weight weight) {
    this.scoring = scoring;
    this.weight = weight;
  }

  @Override
  public final boolean worksWithoutModel() {
    return scoring.worksWithoutModel();
  }

  @Override
  public final boolean worksWithoutFeatures() {
    return scoring.worksWithoutFeatures();
  }

  @Override
  public final int members() {
    return scoring.members();
  }

  @Override
  public final Selection select(Pool pool, int batch, long seed) {
    Requirements.check(this, pool, batch);
    double[] scores = scoring.scores(pool);
    double[] logWeights = logWeights(scores, weight, seed);
    int[] drawn = draw(logWeights, batch, seed + 1);
    return new Selection(
        Arrays.stream(drawn).map(i -> pool.candidates()[i]).toArray(),
        Arrays.stream(drawn).mapToDouble(i -> scores[i]).toArray(),
        chances(logWeights, drawn));
  }

  /** ln w of each score, up to a constant; equal scores are ranked by the seed. */
  static double[] logWeights(double[] scores, Weight weight, long seed) {
    double[] logWeights = new double[scores.length];
    switch (weight) {
      case POWER -> Arrays.setAll(logWeights, i -> Math.log(Math.max(LEAST_SCORE, scores[i])));
      case SOFTMAX -> Arrays.setAll(logWeights, i -> scores[i]);
      case SOFTRANK -> {
        int[] order = Ranking.best(scores, scores.length, seed);
        for (int rank = 1; rank <= order.length; rank++) {
          logWeights[order[rank - 1]] = -Math.log(rank);
        }
      }
    }
    return logWeights;
  }

  /** Positions, in the order they were drawn. */
  static int[] draw(double[] logWeights, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] disturbed = new double[logWeights.length];
    Arrays.setAll(disturbed, i -> logWeights[i] + gumbel(random));
    return Ranking.best(disturbed, count, seed + 1);
  }

  /** A standard Gumbel variable: −ln of an exponential one. */
  private static double gumbel(SplittableRandom random) {
    return -Math.log(-Math.log(random.nextDouble(Double.MIN_NORMAL, 1)));
  }

  /**
   * Each drawn position's chance among those not drawn before it. Summed from the last draw to the
   * first: taking weights off a total would leave nothing but rounding once little is left.
   */
  static double[] chances(double[] logWeights, int[] drawn) {
    double largest = Arrays.stream(logWeights).max().orElse(0);
    double[] weights = Arrays.stream(logWeights).map(w -> Math.exp(w - largest)).toArray();
    double[] ofDrawn = Arrays.stream(drawn).mapToDouble(i -> weights[i]).toArray();
    for (int i : drawn) {
      weights[i] = 0;
    }
    double left = Arrays.stream(weights).sum();
    double[] chances = new double[drawn.length];
    for (int m = drawn.length - 1; m >= 0; m--) {
      left += ofDrawn[m];
      chances[m] = ofDrawn[m] / left;
    }
    return chances;
  }
}
