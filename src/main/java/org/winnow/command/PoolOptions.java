package org.winnow.command;

import org.jspecify.annotations.Nullable;
import org.winnow.simulation.PoolChange;
import picocli.CommandLine.Option;

/** The options that make a labeled set harder than it is: fewer, rarer, repeated or wrong. */
final class PoolOptions {

  /** More copies of one image than anybody's camera takes; keeps a slip of the hand affordable. */
  private static final int MOST_DUPLICATES = 100;

  @Option(
      names = "--train-images",
      paramLabel = "N",
      description = "Draw so many images of the train part at random. Default: all.")
  private @Nullable Integer trainImages;

  @Option(
      names = "--imbalance",
      paramLabel = "R",
      description =
          "Thin the train part's classes out, in their order, until the first has R times as many"
              + " images as the last. Default: as they are.")
  private double imbalance = 1;

  @Option(
      names = "--duplicates",
      paramLabel = "K",
      description = "Each image of the train part K times, slightly disturbed. Default: once.")
  private int duplicates = 1;

  @Option(
      names = "--label-noise",
      paramLabel = "P",
      description = "Each label given is wrong with this chance. Default: 0.")
  private double labelNoise;

  void check() {
    SimulateCommand.require(
        trainImages == null || trainImages >= 1, "--train-images", "1 or more", trainImages);
    SimulateCommand.require(
        imbalance >= 1 && imbalance < Double.POSITIVE_INFINITY,
        "--imbalance",
        "1 or more",
        imbalance);
    SimulateCommand.require(
        duplicates >= 1 && duplicates <= MOST_DUPLICATES,
        "--duplicates",
        "1 to " + MOST_DUPLICATES,
        duplicates);
    SimulateCommand.require(
        labelNoise >= 0 && labelNoise < 1,
        "--label-noise",
        "a fraction from 0 and below 1",
        labelNoise);
  }

  PoolChange change(long seed) {
    return new PoolChange(trainImages, imbalance, duplicates, seed);
  }

  double labelNoise() {
    return labelNoise;
  }
}
