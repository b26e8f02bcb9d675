package org.winnow.model.djl;

import java.util.Map;
import org.winnow.model.Features;
import org.winnow.model.Pixels;

/** What networks give of images beside the features another encoder gives of them. */
abstract class AddedFeatures implements AutoCloseable {

  private static final int IMAGES_A_TASK = 64;

  private final DjlRuntime runtime;

  AddedFeatures(DjlRuntime runtime) {
    this.runtime = runtime;
  }

  /** D, values of an image. */
  abstract int dimension();

  /** Some images' values, for use by several threads at once: (to − from) × D. */
  abstract float[] rows(Pixels pixels, int from, int to);

  /** Sizes and scaling; JSON-able. */
  abstract Map<String, Object> description();

  /** All that was learned. */
  abstract Map<String, EncoderFile.Values> arrays();

  /**
   * Features and, after them, these.
   *
   * @param known N × B, of the same images
   * @return N × (B + D)
   */
  public final Features append(Features known, Pixels pixels) {
    if (known.rows() != pixels.images()) {
      throw new IllegalArgumentException(
          "expected features of %d images, got %d".formatted(pixels.images(), known.rows()));
    }
    int before = known.dimension();
    int added = dimension();
    float[] values = new float[Math.multiplyExact(pixels.images(), before + added)];
    runtime
        .lanes()
        .forEach(
            (pixels.images() + IMAGES_A_TASK - 1) / IMAGES_A_TASK,
            task -> {
              int from = task * IMAGES_A_TASK;
              int to = Math.min(pixels.images(), from + IMAGES_A_TASK);
              float[] rows = rows(pixels, from, to);
              for (int i = from; i < to; i++) {
                int at = i * (before + added);
                System.arraycopy(known.valuesND(), i * before, values, at, before);
                System.arraycopy(rows, (i - from) * added, values, at + before, added);
              }
            });
    return new Features(values, pixels.images(), before + added);
  }

  @Override
  public abstract void close();
}
