package org.winnow.simulation;

import java.util.Optional;
import java.util.stream.IntStream;
import org.winnow.evaluation.EncoderTrial;
import org.winnow.evaluation.PairedAccuracy;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.FineTuning;
import org.winnow.model.djl.TunedNetworks;

/**
 * Fine-tunes networks on a replay's labels as a server does on a project's, with the same test of
 * whether they are taken over.
 *
 * @param plain the set's features before any tuning
 * @param train pixels of the pool
 * @param test pixels of the test part
 */
public record Tuner(
    DjlRuntime runtime, ClassifierTrainer trainer, EncodedSet plain, Pixels train, Pixels test) {

  private static final double A_LONG_TIME = 1e9;

  /**
   * The set with what the networks say added; empty where they are not better with significance.
   *
   * @param inUse the set as it is used so far
   * @param rows images of the pool to learn from
   * @param labels their classes
   */
  Optional<EncodedSet> tune(EncodedSet inUse, int[] rows, int[] labels, long seed) {
    Pixels shown = train.select(rows);
    try (FineTuning tuning = new FineTuning(runtime, shown, labels, plain.classes(), seed)) {
      tuning.advance(A_LONG_TIME);
      try (TunedNetworks networks = tuning.finish()) {
        Features tuned = networks.append(plain.train().select(rows), shown);
        return isBetter(tuned, inUse.train().select(rows), labels, seed)
            ? Optional.of(with(networks))
            : Optional.empty();
      }
    }
  }

  private boolean isBetter(Features tuned, Features used, int[] labels, long seed) {
    EncoderTrial trial = new EncoderTrial(trainer, tuned, used, labels, plain.classes(), seed);
    IntStream.range(0, EncoderTrial.FOLDS).forEach(fold -> trial.tryFold(fold, seed + fold));
    PairedAccuracy held = trial.result();
    return held.low() > 0;
  }

  private EncodedSet with(TunedNetworks networks) {
    return new EncodedSet(
        networks.append(plain.train(), train),
        plain.trainLabels(),
        networks.append(plain.test(), test),
        plain.testLabels(),
        plain.classes());
  }
}
