package org.winnow.acquisition;

import java.util.List;
import org.winnow.model.Probabilities;

/**
 * The most that the ensemble's members disagree, each being sure of itself: score = H[p̄] − mean
 * over k of H[p_k], p̄ the members' mean, in nats, in [0, ln C]. It is the information a label
 * would give about the classifier (BALD), estimated with K bootstrap members in place of posterior
 * samples. O(nKC).
 *
 * <p>Houlsby, Huszár, Ghahramani, Lengyel: Bayesian Active Learning for Classification and
 * Preference Learning, 2011, equation 2; Gal, Islam, Ghahramani: Deep Bayesian Active Learning with
 * Image Data, ICML 2017.
 */
public final class BaldStrategy extends ScoringStrategy {

  /** A committee: more tell the same at a higher price. */
  static final int MEMBERS = 8;

  @Override
  public String name() {
    return "bald";
  }

  @Override
  public String title() {
    return "BALD";
  }

  @Override
  public String summary() {
    return "Images on which an ensemble of classifiers disagrees most, each sure of itself.";
  }

  @Override
  public int members() {
    return MEMBERS;
  }

  @Override
  public boolean worksWithoutModel() {
    return false;
  }

  @Override
  public boolean worksWithoutFeatures() {
    return true;
  }

  @Override
  double[] scores(Pool pool) {
    List<Probabilities> members = Requirements.members(pool);
    int[] candidates = pool.candidates();
    double[] scores = new double[candidates.length];
    TwoThreads.run(
        scores.length,
        (long) scores.length * members.size() * pool.classes(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            scores[i] = score(members, candidates[i] * pool.classes(), pool.classes());
          }
        });
    return scores;
  }

  private static double score(List<Probabilities> members, int from, int classes) {
    double ofMean = 0;
    double meanOf = 0;
    for (int c = from; c < from + classes; c++) {
      double mean = 0;
      for (Probabilities member : members) {
        double p = member.valuesNC()[c];
        mean += p;
        meanOf += Surprise.of(p);
      }
      ofMean += Surprise.of(mean / members.size());
    }
    return Math.max(0, ofMean - meanOf / members.size());
  }
}
