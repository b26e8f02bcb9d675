package org.winnow.simulation;

import org.winnow.model.Encoder;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.PatchEncoderSettings;
import org.winnow.model.djl.PatchEncoderTrainer;

/**
 * Patch features learned from the pool: what a server without a pretrained encoder uses.
 *
 * @param seed of the encoder, apart from the replays' seeds: all of them share its features
 */
public record PatchEncoding(DjlRuntime runtime, long seed) implements Encoding {

  @Override
  public PixelShape input(Dataset.Survey survey) {
    return settings(survey).input();
  }

  @Override
  public String description(Dataset.Survey survey) {
    return "%s algorithm %d seed %d %s"
        .formatted(settings(survey), PatchEncoderTrainer.ALGORITHM, seed, runtime.description());
  }

  @Override
  public Encoder learn(Pixels train, Dataset.Survey survey) {
    return new PatchEncoderTrainer(runtime).learn(train, settings(survey), seed);
  }

  private static PatchEncoderSettings settings(Dataset.Survey survey) {
    return PatchEncoderSettings.forPool(
        survey.medianWidth(), survey.medianHeight(), survey.grey(), survey.images());
  }
}
