package org.winnow.simulation;

import java.util.Map;
import org.winnow.model.Encoder;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** How a labeled set becomes features: which shape its images take, and what is learned of them. */
public interface Encoding {

  PixelShape input(Dataset.Survey survey);

  /** All that settles the outcome but the pixels: for telling features in a cache apart. */
  String description(Dataset.Survey survey);

  /** Learns an encoder from the pool alone; the caller closes it. */
  Encoder learn(Pixels train, Dataset.Survey survey);

  /**
   * A set as features, and what made them.
   *
   * @param imagesPerSecond encoded; NaN when they came from a cache
   */
  record Encoded(EncodedSet set, Map<String, Object> provenance, double imagesPerSecond) {}

  /** Learns from the train part, then encodes both parts. */
  default Encoded encode(LabeledSet set, Dataset.Survey survey) {
    try (Encoder encoder = learn(set.train(), survey)) {
      long start = System.nanoTime();
      EncodedSet encoded =
          new EncodedSet(
              encoder.encode(set.train()),
              set.trainLabels(),
              encoder.encode(set.test()),
              set.testLabels(),
              set.classes().size());
      double seconds = (System.nanoTime() - start) / 1e9;
      int images = set.train().images() + set.test().images();
      return new Encoded(encoded, encoder.provenance(), images / seconds);
    }
  }
}
