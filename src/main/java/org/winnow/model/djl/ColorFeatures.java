package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.model.Pixels;

/**
 * {@link ColorStatistics} on their principal axes, standardised and partly whitened. Patches are
 * normalised for brightness and contrast, so that their responses tell little of colours.
 */
record ColorFeatures(Projection projection) {

  /**
   * The sum of these features' variances for that of the patch features. Half of it costs 0.3 to 2
   * points on photos at 50 to 300 labels and saves sign digits one at 50.
   */
  static final double SHARE = 0.2;

  /** More axes bring nothing; half of these loses two points on photos at 1,000 labels. */
  private static final int AXES = 64;

  private static final double LEAST_VARIANCE = 1e-3;

  private static final String MATRIX = "color_matrix";
  private static final String SHIFT = "color_shift";

  ColorFeatures {
    if (projection.width() != ColorStatistics.WIDTH) {
      throw new IllegalArgumentException(
          "expected a projection of %d values, got %d"
              .formatted(ColorStatistics.WIDTH, projection.width()));
    }
  }

  /**
   * Learns the axes.
   *
   * @param images with colours
   * @param variance of the patch features, in sum
   */
  static ColorFeatures learn(DjlRuntime runtime, Pixels images, double variance, long seed) {
    try (NDManager memory = runtime.newMemory()) {
      float[] rows = ColorStatistics.of(images, 0, images.images());
      NDArray[] blocks = {Tensors.of(memory, rows, images.images(), ColorStatistics.WIDTH)};
      Standardisation standard = Standardisation.of(blocks, memory, LEAST_VARIANCE);
      int dimension = Math.max(1, Math.min(AXES, images.images() / 2));
      return new ColorFeatures(
          Projection.learn(blocks, standard, dimension, seed, memory, runtime.lanes())
              .withVariance(SHARE * variance));
    }
  }

  static ColorFeatures read(EncoderFile file) throws IOException {
    return new ColorFeatures(new Projection(file.values(MATRIX), file.values(SHIFT)));
  }

  Map<String, EncoderFile.Values> arrays() {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>();
    arrays.put(
        MATRIX, new EncoderFile.Values(projection.matrixRD(), ColorStatistics.WIDTH, dimension()));
    arrays.put(SHIFT, new EncoderFile.Values(projection.shiftD(), dimension()));
    return arrays;
  }

  /** D. */
  int dimension() {
    return projection.dimension();
  }

  /** Of images from … to − 1: (to − from) × D. */
  float[] rows(Pixels pixels, int from, int to, NDManager memory) {
    try (NDManager sub = memory.newSubManager()) {
      NDArray statistics =
          Tensors.of(sub, ColorStatistics.of(pixels, from, to), to - from, ColorStatistics.WIDTH);
      NDArray matrix = Tensors.of(sub, projection.matrixRD(), ColorStatistics.WIDTH, dimension());
      return statistics
          .matMul(matrix)
          .subi(Tensors.of(sub, projection.shiftD(), dimension()))
          .toFloatArray();
    }
  }
}
