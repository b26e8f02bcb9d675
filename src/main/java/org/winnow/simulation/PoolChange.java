package org.winnow.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.model.Pixels;

/**
 * What is done to the train part before anything learns from it: a random subset, then a long tail
 * of classes, then near-duplicates. The test part stays as it is. All of it depends on the seed
 * alone: every replay sees the same pool.
 *
 * @param trainImages how many images stay, drawn whatever their class; null for all
 * @param imbalance how many times as many images the largest class has as the smallest; 1 leaves
 *     the classes as they are
 * @param duplicates how often each image is there, the original counted
 */
public record PoolChange(
    @Nullable Integer trainImages, double imbalance, int duplicates, long seed) {

  /** The most bytes Java has an array for, with some room. */
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 16L;

  public PoolChange {
    if ((trainImages != null && trainImages < 1) || !(imbalance >= 1) || duplicates < 1) {
      throw new IllegalArgumentException("expected images, imbalance and duplicates of 1 or more");
    }
  }

  /**
   * The set with its train part changed. Holds the pixels of both while it runs.
   *
   * @throws ProblemException when there are fewer images than asked for, a class would lose its
   *     last image, or the pixels would not fit an array
   */
  public LabeledSet apply(LabeledSet set) {
    int all = set.train().images();
    if (trainImages != null && trainImages > all) {
      throw refused(
          "--train-images: expected up to the %,d images of the train part, got %,d."
              .formatted(all, trainImages));
    }
    int[] chosen = choose(set);
    if (chosen.length == all && duplicates == 1) {
      return set;
    }
    Pixels pixels = pixels(set.train(), chosen);
    int[] labels = new int[chosen.length * duplicates];
    Arrays.setAll(labels, i -> set.trainLabels()[chosen[i / duplicates]]);
    return new LabeledSet(
        set.classes(), pixels, labels, set.test(), set.testLabels(), set.leftOut());
  }

  /** The images that stay, ascending. */
  private int[] choose(LabeledSet set) {
    int[] order = shuffled(set.trainLabels().length);
    int[] subset = Arrays.copyOf(order, trainImages == null ? order.length : trainImages);
    int classes = set.classes().size();
    int[] there = count(set.trainLabels(), order, classes);
    int[] left = count(set.trainLabels(), subset, classes);
    for (int c = 0; c < classes; c++) {
      if (there[c] > 0 && left[c] == 0) {
        throw refused(
            "--train-images: expected enough for an image of every class, got %,d and none of class %s."
                .formatted(subset.length, set.classes().get(c)));
      }
    }
    int[] wanted = imbalance == 1 ? left : longTail(left);
    int[] taken = new int[classes];
    return Arrays.stream(subset)
        .filter(image -> taken[set.trainLabels()[image]]++ < wanted[set.trainLabels()[image]])
        .sorted()
        .toArray();
  }

  private int[] shuffled(int images) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[images];
    Arrays.setAll(order, i -> i);
    for (int i = images - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int image = order[i];
      order[i] = order[other];
      order[other] = image;
    }
    return order;
  }

  private static int[] count(int[] labels, int[] images, int classes) {
    int[] counts = new int[classes];
    for (int image : images) {
      counts[labels[image]]++;
    }
    return counts;
  }

  /**
   * As many images a class as n · imbalance^(−c / (C − 1)), c the class's index: the long tail of
   * Cui et al., "Class-Balanced Loss", 2019. n is as large as the images there are allow.
   */
  private int[] longTail(int[] there) {
    int last = there.length - 1;
    double largest = Double.POSITIVE_INFINITY;
    for (int c = 0; c <= last; c++) {
      largest = Math.min(largest, there[c] * Math.pow(imbalance, (double) c / last));
    }
    int[] wanted = new int[there.length];
    for (int c = 0; c <= last; c++) {
      long images = Math.round(largest * Math.pow(imbalance, -(double) c / last));
      wanted[c] = (int) Math.min(there[c], images);
    }
    if (largest < imbalance * (1 - 1e-9)) {
      throw refused(
          "--imbalance: expected no more than the %,d images the largest class can have, got %s."
              .formatted((long) largest, Double.toString(imbalance)));
    }
    return wanted;
  }

  private Pixels pixels(Pixels train, int[] chosen) {
    int size = train.shape().size();
    long bytes = (long) chosen.length * duplicates * size;
    if (bytes > LARGEST_ARRAY) {
      throw refused(
          "--duplicates: expected up to 2 GB of pixels, got %,d images of %,d bytes, %d times; take fewer with --train-images."
              .formatted(chosen.length, size, duplicates));
    }
    byte[] values = new byte[(int) bytes];
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < chosen.length; i++) {
      int first = i * duplicates;
      System.arraycopy(train.values(), chosen[i] * size, values, first * size, size);
      SplittableRandom random = seeds.split();
      for (int copy = 1; copy < duplicates; copy++) {
        NearDuplicate.write(train.values(), chosen[i], values, first + copy, train.shape(), random);
      }
    }
    return new Pixels(values, chosen.length * duplicates, train.shape());
  }

  private static ProblemException refused(String sentence) {
    return new ProblemException.Malformed("option-invalid", sentence);
  }
}
