package org.winnow.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Draws;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;

/**
 * Asks the labels that are there whether active selection beats random. The audit slice's labels
 * are what random selection would have brought: a fifth of them is held out in turn, the others
 * teach one classifier, the first as many actively chosen labels another, and both are tried on the
 * fifth. So it speaks of budgets as large as the audit slice, not of all the labels there are.
 */
public final class ArmTrial {

  /** With fewer the interval is wider than any difference seen. */
  public static final int LEAST_IMAGES = 40;

  /** More no longer change what is decided, and every one costs time. */
  static final int MOST_IMAGES = 1_500;

  private static final int FOLDS = 5;

  /** A trial costs ten trainings, so it waits until there is a tenth more to learn from it. */
  private static final double WORTH_ANOTHER = 1.1;

  private final ClassifierTrainer trainer;
  private final Features features;
  private final int classes;

  /**
   * A trial on one pool.
   *
   * @param features N × D
   */
  public ArmTrial(ClassifierTrainer trainer, Features features, int classes) {
    this.trainer = trainer;
    this.features = features;
    this.classes = classes;
  }

  /** Whether so many audit labels are worth a trial when the last one had this many; 0 for none. */
  public static boolean worthwhile(int auditLabels, int before) {
    int used = Math.min(auditLabels, MOST_IMAGES);
    return used >= LEAST_IMAGES && used >= WORTH_ANOTHER * before;
  }

  /**
   * Rows of the features with their labels.
   *
   * @param rows indices into the N
   * @param labels class indices, same order
   */
  public record Labeled(int[] rows, int[] labels) {

    public Labeled {
      if (rows.length != labels.length) {
        throw new IllegalArgumentException("expected a label for each row");
      }
    }

    private Labeled first(int count) {
      return new Labeled(Arrays.copyOf(rows, count), Arrays.copyOf(labels, count));
    }

    private Labeled and(Labeled other) {
      int[] all = Arrays.copyOf(rows, rows.length + other.rows.length);
      System.arraycopy(other.rows, 0, all, rows.length, other.rows.length);
      int[] both = Arrays.copyOf(labels, all.length);
      System.arraycopy(other.labels, 0, both, labels.length, other.labels.length);
      return new Labeled(all, both);
    }

    private Labeled at(int[] places) {
      return new Labeled(
          Arrays.stream(places).map(i -> rows[i]).toArray(),
          Arrays.stream(places).map(i -> labels[i]).toArray());
    }

    private boolean tellsApart() {
      return Arrays.stream(labels).distinct().limit(2).count() == 2;
    }
  }

  /**
   * Compares the arms.
   *
   * @param given labels that were there before anybody chose, imported ones; teach both, {@value
   *     #MOST_IMAGES} of them drawn at random where there are more
   * @param active chosen labels in the order they were given, one or more
   * @param audit labels of images drawn at random, {@value #LEAST_IMAGES} or more
   */
  public ArmComparison run(Labeled given, Labeled active, Labeled audit, long seed) {
    int images = Math.min(audit.rows.length, MOST_IMAGES);
    if (images < LEAST_IMAGES) {
      throw new IllegalArgumentException(
          "expected %d audit labels or more, got %d".formatted(LEAST_IMAGES, images));
    }
    if (active.rows.length == 0) {
      throw new IllegalArgumentException("expected a chosen label or more");
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Draws.permutation(audit.rows.length, random);
    Labeled common =
        given.at(
            Arrays.stream(Draws.permutation(given.rows.length, random))
                .limit(MOST_IMAGES)
                .toArray());
    Tally tally = new Tally();
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      Labeled test = audit.at(places(order, images, i -> i % FOLDS == held));
      Labeled drawn = audit.at(places(order, images, i -> i % FOLDS != held));
      int budget = Math.min(drawn.rows.length, active.rows.length);
      tally.add(
          right(common.and(active.first(budget)), test, seed + fold),
          right(common.and(drawn.first(budget)), test, seed + fold),
          budget);
    }
    return tally.comparison();
  }

  /**
   * For each tested image whether a classifier taught by these gets it right. One class alone
   * teaches to say that class: of a pool that hardly has another that is mostly right.
   */
  private boolean[] right(Labeled taught, Labeled test, long seed) {
    boolean[] right = new boolean[test.rows.length];
    if (!taught.tellsApart()) {
      for (int i = 0; i < right.length; i++) {
        right[i] = test.labels[i] == taught.labels[0];
      }
      return right;
    }
    Probabilities predicted =
        trainer
            .train(new TrainingSet(features, taught.rows, taught.labels, classes), 0, seed)
            .probabilities(features.select(test.rows));
    for (int i = 0; i < right.length; i++) {
      right[i] = predicted.predicted(i) == test.labels[i];
    }
    return right;
  }

  private static int[] places(int[] order, int images, IntPredicate chosen) {
    return IntStream.range(0, images).filter(chosen).map(i -> order[i]).toArray();
  }

  /** Counts over the folds. */
  private static final class Tally {

    private int images;
    private int both;
    private int activeOnly;
    private int randomOnly;
    private int budgets;

    void add(boolean[] active, boolean[] random, int budget) {
      for (int i = 0; i < active.length; i++) {
        images++;
        both += active[i] && random[i] ? 1 : 0;
        activeOnly += active[i] && !random[i] ? 1 : 0;
        randomOnly += !active[i] && random[i] ? 1 : 0;
      }
      budgets += budget;
    }

    ArmComparison comparison() {
      return new ArmComparison(
          images, Math.max(1, Math.round((float) budgets / FOLDS)), both, activeOnly, randomOnly);
    }
  }
}
