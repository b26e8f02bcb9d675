package org.winnow.acquisition;

import java.util.Arrays;
import java.util.List;
import org.winnow.model.Probabilities;

/**
 * The images whose labels together would tell most about the classifier: greedily argmax over x of
 * I(y₁ … y_m, y_x; ω), with K bootstrap members in place of posterior samples of ω. Unlike the
 * highest {@link BaldStrategy} scores these do not say the same twice. Score = what the pick added,
 * in nats.
 *
 * <p>K members can be told apart by no more than ln K nats. As soon as the labels picked leave less
 * than {@value #SETTLED} of that, a pick tells nothing of another any more, and a new joint begins:
 * so a batch can be several small ones, and only within one of them are picks kept from saying the
 * same.
 *
 * <p>Kirsch, van Amersfoort, Gal: BatchBALD, NeurIPS 2019, equation 8. The {@value #MOST_POINTS}
 * highest BALD scores are looked at: nothing adds more than its own. All configurations of labels
 * are gone through up to {@value #MOST_CONFIGURATIONS} (2 images of 10 classes), as many are drawn
 * from there on, see {@link JointPredictions}; where they are drawn, scores are estimates. O(nKC +
 * b · measured · configurations · K · C), with few measured a pick, see {@link LazyGreedy}: of
 * 4,000 points 15 in each of 100 picks, and 1,900 bounded at a seventeenth of the price.
 */
public final class BatchbaldStrategy extends ShortlistStrategy {

  static final int MOST_POINTS = 4_000;
  static final int MOST_CONFIGURATIONS = 400;
  static final double SETTLED = 0.05;

  private final BaldStrategy bald = new BaldStrategy();

  @Override
  public String name() {
    return "batchbald";
  }

  @Override
  public String title() {
    return "BatchBALD";
  }

  @Override
  public String summary() {
    return "Images an ensemble disagrees on, chosen together so that none repeats another.";
  }

  @Override
  public int members() {
    return bald.members();
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
  int[] shortlist(Pool pool, int batch, long seed) {
    return Arrays.stream(Ranking.best(bald.scores(pool), MOST_POINTS, seed))
        .map(i -> pool.candidates()[i])
        .toArray();
  }

  @Override
  Picks choose(Pool pool, int[] shortlist, int wanted, long seed) {
    List<Probabilities> members = Requirements.members(pool);
    double[] alone = bald.scores(pool.withCandidates(shortlist));
    LazyGreedy greedy = new LazyGreedy(alone);
    JointPredictions joint = new JointPredictions(members, MOST_CONFIGURATIONS, seed);
    Picks picks = new Picks(wanted);
    for (int i = 0; i < wanted; i++) {
      JointPredictions sofar = joint;
      LazyGreedy.Gain next =
          greedy.next(p -> sofar.bound(shortlist[p]), p -> sofar.gain(shortlist[p]));
      picks.set(i, next.position(), next.gain());
      joint.add(shortlist[next.position()]);
      if (joint.left() < SETTLED) {
        joint = joint.anew(seed + i);
        greedy.restart(alone);
      }
    }
    return picks;
  }
}
