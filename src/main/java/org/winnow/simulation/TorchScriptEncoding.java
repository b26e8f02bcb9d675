package org.winnow.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.winnow.model.Encoder;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.PretrainedFile;
import org.winnow.model.djl.TorchScriptTrainer;

/**
 * A pretrained encoder, fitted to the pool as a server does it.
 *
 * @param seed of the sample and the axes, apart from the replays' seeds
 */
public record TorchScriptEncoding(DjlRuntime runtime, PretrainedFile file, long seed)
    implements Encoding {

  private static final int IMAGES_A_PART = 64;

  @Override
  public PixelShape input(Dataset.Survey survey) {
    return file.input();
  }

  @Override
  public String description(Dataset.Survey survey) {
    return "%s seed %d %s".formatted(file.source(), seed, runtime.description());
  }

  /**
   * As the interface says.
   *
   * @throws org.winnow.model.EncoderUnusable when the file cannot be used
   */
  @Override
  public Encoder learn(Pixels train, Dataset.Survey survey) {
    int[] sample =
        new SplittableRandom(seed)
            .ints(0, train.images())
            .distinct()
            .limit(Math.min(TorchScriptTrainer.SAMPLE, train.images()))
            .sorted()
            .toArray();
    try (TorchScriptTrainer trainer = new TorchScriptTrainer(runtime, file)) {
      for (int from = 0; from < sample.length; from += IMAGES_A_PART) {
        int to = Math.min(sample.length, from + IMAGES_A_PART);
        trainer.add(train.select(Arrays.copyOfRange(sample, from, to)));
      }
      return trainer.learn(seed);
    }
  }
}
