package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * What a network that {@link SelfSupervision} taught gives, on its principal axes. Holds native
 * memory until closed.
 */
public final class SelfTaughtFeatures implements AutoCloseable {

  private static final String FILTERS = "filters";
  private static final int IMAGES_A_TASK = 64;

  private final DjlRuntime runtime;
  private final SelfTaughtNetwork network;
  private final Projection projection;
  private final NDManager memory;
  private final NDArray matrixRD;
  private final NDArray shiftD;

  /** Closes the network when it is closed. */
  SelfTaughtFeatures(DjlRuntime runtime, SelfTaughtNetwork network, Projection projection) {
    this.runtime = runtime;
    this.network = network;
    this.projection = projection;
    this.memory = runtime.newMemory();
    this.matrixRD =
        Tensors.of(memory, projection.matrixRD(), projection.width(), projection.dimension());
    this.shiftD = Tensors.of(memory, projection.shiftD(), projection.dimension());
  }

  /** Reads what {@link #arrays} gave, described by {@link #description}. */
  static SelfTaughtFeatures read(
      DjlRuntime runtime, PixelShape shape, EncoderFile file, Map<String, Object> described)
      throws IOException {
    PixelPlanes planes = PixelPlanes.read(shape, described);
    SelfTaughtNetwork network =
        new SelfTaughtNetwork(runtime, planes, EncoderFile.number(described, FILTERS), 0);
    try {
      network.read(file);
      Projection projection = Projection.read(file);
      if (projection.width() != network.width()) {
        throw new IOException(
            "expected a projection of %d values, got %d"
                .formatted(network.width(), projection.width()));
      }
      return new SelfTaughtFeatures(runtime, network, projection);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** How many they are. */
  int dimension() {
    return projection.dimension();
  }

  /** Sizes and scaling; JSON-able. */
  Map<String, Object> description() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put(FILTERS, network.filters());
    described.putAll(network.planes().description());
    return described;
  }

  /** All that was learned. */
  Map<String, EncoderFile.Values> arrays() {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>(network.arrays());
    arrays.putAll(projection.arrays());
    return arrays;
  }

  /**
   * Features and, after them, these.
   *
   * @param known N × B, of the same images
   * @return N × (B + D)
   */
  Features append(Features known, Pixels pixels) {
    int dimension = known.dimension() + dimension();
    float[] values = new float[Math.multiplyExact(pixels.images(), dimension)];
    runtime
        .lanes()
        .forEach(
            (pixels.images() + IMAGES_A_TASK - 1) / IMAGES_A_TASK,
            task -> {
              int from = task * IMAGES_A_TASK;
              int to = Math.min(pixels.images(), from + IMAGES_A_TASK);
              append(known, pixels, from, to, values);
            });
    return new Features(values, pixels.images(), dimension);
  }

  private void append(Features known, Pixels pixels, int from, int to, float[] values) {
    int before = known.dimension();
    int added = dimension();
    try (NDManager sub = memory.newSubManager()) {
      float[] rows =
          network.rows(pixels, from, to, sub).matMul(matrixRD).subi(shiftD).toFloatArray();
      for (int i = from; i < to; i++) {
        int at = i * (before + added);
        System.arraycopy(known.valuesND(), i * before, values, at, before);
        System.arraycopy(rows, (i - from) * added, values, at + before, added);
      }
    }
  }

  @Override
  public void close() {
    memory.close();
    network.close();
  }
}
