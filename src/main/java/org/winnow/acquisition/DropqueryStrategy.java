package org.winnow.acquisition;

import java.util.Arrays;
import java.util.List;
import org.winnow.model.Probabilities;

/**
 * Predictions that do not hold when the classifier is disturbed, and unlike each other: candidates
 * for which more than half of {@value #DISTURBED} disturbed classifiers predict another class than
 * ŷ, k-means into b clusters, and from each the image nearest to its centre. Where that leaves
 * fewer than {@value #CANDIDATES_PER_PICK} b, those with fewer disagreeing fill up, drawn by the
 * seed. Most disagreeing first; score = the share that disagree.
 *
 * <p>The paper disturbs the features of the image by dropout. A pool holds no classifier to ask
 * again, so the members of a bootstrap ensemble stand in: the training images are disturbed, not
 * the one that is asked about. What wavers under the one need not under the other.
 *
 * <p>Gupte, Aklilu, Nirschl, Yeung-Levy: Revisiting Active Learning in the Era of Vision Foundation
 * Models, TMLR 2024. Of more candidates than {@value #MOST_POINTS} that disagree as much, a sample
 * is looked at. O(MnC + m k D) for the m on the shortlist, see {@link CentralPicks}.
 */
public final class DropqueryStrategy extends ShortlistStrategy {

  static final int DISTURBED = 3;
  static final int CANDIDATES_PER_PICK = 25;
  static final int MOST_POINTS = 20_000;

  @Override
  public String name() {
    return "dropquery";
  }

  @Override
  public String title() {
    return "DropQuery";
  }

  @Override
  public String summary() {
    return "Images whose predicted class does not hold in an ensemble, spread over the pool.";
  }

  @Override
  public int members() {
    return DISTURBED;
  }

  @Override
  public boolean worksWithoutModel() {
    return false;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return false;
  }

  /** Most disagreeing first, those that disagree as much in an order drawn by the seed. */
  @Override
  int[] shortlist(Pool pool, int batch, long seed) {
    int[] candidates = pool.candidates();
    double[] shares = new double[candidates.length];
    TwoThreads.run(
        shares.length,
        (long) shares.length * (1 + DISTURBED) * pool.classes(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            shares[i] = disagreeing(pool, candidates[i]);
          }
        });
    long least = Math.min((long) CANDIDATES_PER_PICK * batch, candidates.length);
    long most = Arrays.stream(shares).filter(share -> share > 0.5).count();
    int listed = (int) Math.min(MOST_POINTS, Math.max(least, most));
    return Arrays.stream(Ranking.best(shares, listed, seed)).map(i -> candidates[i]).toArray();
  }

  @Override
  Picks choose(Pool pool, int[] shortlist, int wanted, long seed) {
    int[] picks = CentralPicks.spread(Requirements.features(pool), shortlist, wanted, seed);
    // Positions descend in disagreement, so sorting them ranks best first.
    Arrays.sort(picks);
    return new Picks(
        picks, Arrays.stream(picks).mapToDouble(i -> disagreeing(pool, shortlist[i])).toArray());
  }

  /** The share of the disturbed classifiers that predict another class. */
  private static double disagreeing(Pool pool, int image) {
    List<Probabilities> members = Requirements.members(pool);
    int asked = Math.min(DISTURBED, members.size());
    int predicted = Requirements.probabilities(pool).predicted(image);
    int others = 0;
    for (int k = 0; k < asked; k++) {
      others += members.get(k).predicted(image) == predicted ? 0 : 1;
    }
    return (double) others / asked;
  }
}
