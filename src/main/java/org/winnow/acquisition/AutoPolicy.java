package org.winnow.acquisition;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.winnow.evaluation.ArmComparison;
import org.winnow.model.Probabilities;

/**
 * What to choose by, decided from the data: random while there are no features; TypiClust while the
 * classifier knows too little to be asked; margin with clustering from then on. The doubt of a
 * classifier that has seen one or two images a class says little, and following it can lose to
 * random; so the start is by what is typical (Hacohen et al. 2022). A part of each batch is drawn
 * at random where the audit arm shows that active selection teaches no more than that here.
 */
public final class AutoPolicy implements Policy {

  public static final String NAME = "auto";
  public static final String SUMMARY =
      "TypiClust for the first labels, then margin clustering; partly random where it is shown not to help.";

  /**
   * Below so many labels a class on average no classifier is asked. Of 3 and 5 neither is better on
   * four sets: mean accuracy over the labels 61.6 and 61.4 % (TrashNet, 8 seeds), 84.9 and 84.9 %
   * (sign digits, 6), 84.5 and 84.6 % (Fashion-MNIST, 3), 46.8 and 46.8 % (CIFAR-10, 3).
   */
  static final int FEWEST_LABELS_PER_CLASS = 5;

  /** From so many on every classifier is. */
  static final int ENOUGH_LABELS_PER_CLASS = 10;

  /**
   * In between, one is asked that has seen every class and expects to be right about so often on
   * the images left, by the mean of its largest probabilities. Waiting where it does not is worth a
   * point on CIFAR-10 from 200 to 1,000 labels and changes nothing on the other three.
   */
  static final double SURE_ENOUGH = 0.65;

  /** The random share where the audit arm says that random is better. */
  static final double SHARE_BEHIND = 0.5;

  /**
   * The random share where it sees no difference, though it would have seen one of {@value
   * #TELLING}. While it sees less, nothing is changed: a share of 0.15 from the start costs a tenth
   * of the labels saved on Fashion-MNIST and nothing on the other sets.
   */
  static final double SHARE_UNDECIDED = 0.15;

  static final double TELLING = 0.06;

  private static final int LOOKED_AT = 5_000;

  private final Strategy random = new RandomStrategy();
  private final Strategy cold = new TypiclustStrategy();
  private final Strategy warm = new MarginClusteringStrategy();
  private final @Nullable ArmComparison arms;

  /** A policy that knows nothing of how active selection fares. */
  public AutoPolicy() {
    this(null);
  }

  private AutoPolicy(@Nullable ArmComparison arms) {
    this.arms = arms;
  }

  @Override
  public Policy informed(ArmComparison comparison) {
    return new AutoPolicy(comparison);
  }

  @Override
  public Choice choose(Pool pool, int batch, long seed) {
    if (pool.features() == null) {
      return new Choice(random, "Random, because the images have no features yet.");
    }
    int labels = pool.labeled().length;
    int perClass = labels / pool.classes();
    Probabilities known = pool.probabilities();
    if (known == null || perClass < FEWEST_LABELS_PER_CLASS) {
      int needed = FEWEST_LABELS_PER_CLASS * pool.classes();
      return new Choice(
          cold,
          "TypiClust, because with %s for %d classes a classifier knows too little (from %d on it may be asked)."
              .formatted(labels == 1 ? "1 label" : labels + " labels", pool.classes(), needed));
    }
    if (perClass < ENOUGH_LABELS_PER_CLASS) {
      int unseen = pool.classes() - (int) Arrays.stream(pool.labels()).distinct().count();
      if (unseen > 0) {
        return new Choice(
            cold,
            "TypiClust, because %d of %d classes %s no label yet (it is left at %d labels at the latest)."
                .formatted(
                    unseen,
                    pool.classes(),
                    unseen == 1 ? "has" : "have",
                    ENOUGH_LABELS_PER_CLASS * pool.classes()));
      }
      double sure = meanConfidence(known, pool.candidates());
      if (sure < SURE_ENOUGH) {
        return new Choice(
            cold,
            "TypiClust, because the classifier expects to be right on only %.0f %% of the images left (from %.0f %% or %d labels on it is asked)."
                .formatted(
                    100 * sure, 100 * SURE_ENOUGH, ENOUGH_LABELS_PER_CLASS * pool.classes()));
      }
    }
    return partlyRandom(
        "Margin clustering, because with %d labels for %d classes the classifier's doubt tells what teaches"
            .formatted(labels, pool.classes()));
  }

  private Choice partlyRandom(String because) {
    boolean behind = arms != null && arms.verdict() == ArmComparison.Verdict.BEHIND;
    boolean equal =
        arms != null
            && arms.verdict() == ArmComparison.Verdict.UNDECIDED
            && arms.high() - arms.low() <= 2 * TELLING;
    if (arms == null || !(behind || equal)) {
      return new Choice(warm, because + ".");
    }
    double share = behind ? SHARE_BEHIND : SHARE_UNDECIDED;
    return new Choice(
        new PartlyRandomStrategy(warm, share),
        "%s; %.0f %% at random, because on %d audit labels random selection %s."
            .formatted(
                because,
                100 * share,
                arms.images(),
                behind ? "was better" : "could not be told from it"));
  }

  /** The mean of the largest probabilities of a spread of the images. */
  private static double meanConfidence(Probabilities probabilities, int[] images) {
    int classes = probabilities.classes();
    int step = Math.max(1, images.length / LOOKED_AT);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < images.length; i += step) {
      float largest = 0;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, probabilities.valuesNC()[images[i] * classes + c]);
      }
      sum += largest;
      count++;
    }
    return count == 0 ? 1 : sum / count;
  }
}
