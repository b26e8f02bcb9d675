package org.winnow.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.winnow.model.Draws;
import org.winnow.model.Encoder;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SelfSupervisedEncoder;
import org.winnow.model.djl.SelfSupervision;
import org.winnow.model.djl.SelfSupervisionEffort;

/**
 * Patch features and those of a network that taught itself, as a server with {@code
 * winnow.encoder.self-supervised} makes them: patch features alone where there are too few images.
 */
public record SelfSupervisedEncoding(
    DjlRuntime runtime, PatchEncoding patches, SelfSupervisionEffort effort) implements Encoding {

  private static final double A_LONG_TIME = 1e9;

  @Override
  public PixelShape input(Dataset.Survey survey) {
    return patches.input(survey);
  }

  @Override
  public String description(Dataset.Survey survey) {
    return "self-supervised %s %s".formatted(effort.label(), patches.description(survey));
  }

  @Override
  public Encoder learn(Pixels train, Dataset.Survey survey) {
    Encoder base = patches.learn(train, survey);
    if (train.images() < SelfSupervision.LEAST_IMAGES) {
      return base;
    }
    int most = effort.mostImages(train.shape());
    try (SelfSupervision supervision =
        new SelfSupervision(runtime, base, sample(train, most), effort, patches.seed())) {
      supervision.advance(A_LONG_TIME);
      return new SelfSupervisedEncoder(base, supervision.finish(), supervision.provenance());
    } catch (RuntimeException e) {
      base.close();
      throw e;
    }
  }

  private Pixels sample(Pixels train, int most) {
    if (train.images() <= most) {
      return train;
    }
    int[] order = Draws.permutation(train.images(), new SplittableRandom(patches.seed()));
    return train.select(Arrays.copyOf(order, most));
  }
}
