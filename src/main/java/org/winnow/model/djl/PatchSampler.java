package org.winnow.model.djl;

import java.util.SplittableRandom;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** Draws random patches from images and normalises their contrast, as {@link PatchBlock} does. */
final class PatchSampler {

  private final Pixels pixels;
  private final PatchScale scale;
  private final PixelShape reduced;
  private final int patchSize;

  PatchSampler(Pixels pixels, PatchScale scale) {
    this.pixels = pixels;
    this.scale = scale;
    this.reduced = scale.reduced(pixels.shape());
    this.patchSize = scale.patchSize(pixels.shape());
  }

  /** count × P normalised patches, each from a random place of a random image. */
  float[] draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] patches = new float[count * patchSize];
    for (int i = 0; i < count; i++) {
      int image = random.nextInt(pixels.images());
      int top = random.nextInt(reduced.height() - scale.patch() + 1);
      int left = random.nextInt(reduced.width() - scale.patch() + 1);
      int next = i * patchSize;
      for (int channel = 0; channel < reduced.channels(); channel++) {
        for (int y = top; y < top + scale.patch(); y++) {
          for (int x = left; x < left + scale.patch(); x++) {
            patches[next++] = pixel(image, channel, y, x);
          }
        }
      }
      normalise(patches, i * patchSize);
    }
    return patches;
  }

  /** Mean of the reduction² pixels behind one of the reduced image. */
  private float pixel(int image, int channel, int y, int x) {
    PixelShape shape = pixels.shape();
    int r = scale.reduction();
    int plane = image * shape.size() + channel * shape.height() * shape.width();
    int sum = 0;
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < r; j++) {
        sum += pixels.values()[plane + (y * r + i) * shape.width() + x * r + j] & 0xff;
      }
    }
    return (float) sum / (r * r);
  }

  private void normalise(float[] patches, int from) {
    double sum = 0;
    for (int i = from; i < from + patchSize; i++) {
      sum += patches[i];
    }
    double mean = sum / patchSize;
    double squares = 0;
    for (int i = from; i < from + patchSize; i++) {
      squares += (patches[i] - mean) * (patches[i] - mean);
    }
    double deviation = Math.sqrt(squares / patchSize + PatchBlock.CONTRAST);
    for (int i = from; i < from + patchSize; i++) {
      patches[i] = (float) ((patches[i] - mean) / deviation);
    }
  }
}
