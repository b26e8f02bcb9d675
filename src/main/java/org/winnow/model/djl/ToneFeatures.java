package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * {@link ToneStatistics} on their principal axes, standardised and partly whitened. Patches are
 * normalised for brightness and contrast: their responses tell little of either, nor of colours.
 *
 * @param projection R × D
 */
record ToneFeatures(ToneStatistics statistics, Projection projection) {

  /**
   * The sum of these features' variances for that of the patch features, where there are colours.
   * Half of it costs 0.3 to 2 points on photos at 50 to 300 labels and saves sign digits one at 50.
   */
  private static final double COLOR_SHARE = 0.2;

  /** The same without colours: Fashion-MNIST has nothing of more. */
  private static final double GREY_SHARE = 0.1;

  /** More axes bring nothing; half of these loses two points on photos at 1,000 labels. */
  private static final int AXES = 64;

  private static final double LEAST_VARIANCE = 1e-3;

  private static final String MATRIX = "tone_matrix";
  private static final String SHIFT = "tone_shift";

  ToneFeatures {
    if (projection.width() != statistics.width()) {
      throw new IllegalArgumentException(
          "expected a projection of %d values, got %d"
              .formatted(statistics.width(), projection.width()));
    }
  }

  /**
   * Learns the axes.
   *
   * @param variance of the patch features, in sum
   */
  static ToneFeatures learn(DjlRuntime runtime, Pixels images, double variance, long seed) {
    ToneStatistics statistics = new ToneStatistics(images.shape());
    try (NDManager memory = runtime.newMemory()) {
      float[] rows = statistics.of(images, 0, images.images());
      RowBlocks blocks =
          RowBlocks.of(List.of(Tensors.of(memory, rows, images.images(), statistics.width())));
      Standardisation standard = Standardisation.of(blocks, memory, LEAST_VARIANCE);
      int most = Math.min(AXES, statistics.width());
      int dimension = Math.max(1, Math.min(most, images.images() / 2));
      double share = statistics.isColored() ? COLOR_SHARE : GREY_SHARE;
      return new ToneFeatures(
          statistics,
          Projection.learn(blocks, standard, dimension, seed, memory, runtime.lanes())
              .withVariance(share * variance));
    }
  }

  static ToneFeatures read(PixelShape shape, EncoderFile file) throws IOException {
    return new ToneFeatures(
        new ToneStatistics(shape), new Projection(file.values(MATRIX), file.values(SHIFT)));
  }

  Map<String, EncoderFile.Values> arrays() {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>();
    arrays.put(
        MATRIX, new EncoderFile.Values(projection.matrixRD(), projection.width(), dimension()));
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
      NDArray rows =
          Tensors.of(sub, statistics.of(pixels, from, to), to - from, projection.width());
      NDArray matrix = Tensors.of(sub, projection.matrixRD(), projection.width(), dimension());
      NDArray shift = Tensors.of(sub, projection.shiftD(), dimension());
      return rows.matMul(matrix).subi(shift).toFloatArray();
    }
  }
}
