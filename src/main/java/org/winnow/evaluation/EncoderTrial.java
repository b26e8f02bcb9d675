package org.winnow.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Draws;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;

/**
 * Asks the labels that are there whether one encoder's features are better than another's: a fifth
 * of them is held out in turn, the others teach a classifier on each, and both are tried on the
 * fifth.
 */
public final class EncoderTrial {

  /** Parts the labels are held out in, one after another. */
  public static final int FOLDS = 5;

  /** More no longer change what is decided. */
  private static final int MOST_IMAGES = 4_000;

  private final ClassifierTrainer trainer;
  private final Features first;
  private final Features second;
  private final int[] labels;
  private final int classes;
  private final int[] order;
  private int both;
  private int firstOnly;
  private int secondOnly;
  private int images;

  /**
   * A trial to run once.
   *
   * @param first L × D, of labeled images
   * @param second L × E, of the same images in the same order
   * @param labels L class indices in [0, classes)
   */
  public EncoderTrial(
      ClassifierTrainer trainer,
      Features first,
      Features second,
      int[] labels,
      int classes,
      long seed) {
    if (first.rows() != labels.length || second.rows() != labels.length || labels.length < FOLDS) {
      throw new IllegalArgumentException(
          "expected a label for each row and %d or more, got %d for %d and %d rows"
              .formatted(FOLDS, labels.length, first.rows(), second.rows()));
    }
    this.trainer = trainer;
    this.first = first;
    this.second = second;
    this.labels = labels.clone();
    this.classes = classes;
    int[] all = Draws.permutation(labels.length, new SplittableRandom(seed));
    this.order = Arrays.copyOf(all, Math.min(all.length, MOST_IMAGES));
  }

  /** Tries one fold, of {@value #FOLDS}: two trainings. */
  public void tryFold(int fold, long seed) {
    int[] taught = places(i -> i % FOLDS != fold);
    int[] tried = places(i -> i % FOLDS == fold);
    boolean[] firstRight = right(first, taught, tried, seed);
    boolean[] secondRight = right(second, taught, tried, seed);
    for (int i = 0; i < tried.length; i++) {
      images++;
      both += firstRight[i] && secondRight[i] ? 1 : 0;
      firstOnly += firstRight[i] && !secondRight[i] ? 1 : 0;
      secondOnly += !firstRight[i] && secondRight[i] ? 1 : 0;
    }
  }

  /** What the folds tried so far say. */
  public PairedAccuracy result() {
    return new PairedAccuracy(images, both, firstOnly, secondOnly);
  }

  private int[] places(IntPredicate chosen) {
    return IntStream.range(0, order.length).filter(chosen).map(i -> order[i]).toArray();
  }

  private boolean[] right(Features features, int[] taught, int[] tried, long seed) {
    TrainingSet set = new TrainingSet(features, taught, labelsOf(taught), classes);
    Classifier classifier = trainer.train(set, 0, seed);
    Probabilities predicted = classifier.probabilities(features.select(tried));
    boolean[] right = new boolean[tried.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = predicted.predicted(i) == labels[tried[i]];
    }
    return right;
  }

  private int[] labelsOf(int[] places) {
    return Arrays.stream(places).map(i -> labels[i]).toArray();
  }
}
