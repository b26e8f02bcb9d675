package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * What a network that {@link SelfSupervision} taught gives, on its principal axes. Holds native
 * memory until closed.
 */
public final class SelfTaughtFeatures extends AddedFeatures {

  private static final String FILTERS = "filters";

  private final SelfTaughtNetwork network;
  private final Projection projection;
  private final NDManager memory;
  private final NDArray matrixRD;
  private final NDArray shiftD;

  /** Closes the network when it is closed. */
  SelfTaughtFeatures(DjlRuntime runtime, SelfTaughtNetwork network, Projection projection) {
    super(runtime);
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

  @Override
  int dimension() {
    return projection.dimension();
  }

  @Override
  Map<String, Object> description() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put(FILTERS, network.filters());
    described.putAll(network.planes().description());
    return described;
  }

  @Override
  Map<String, EncoderFile.Values> arrays() {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>(network.arrays());
    arrays.putAll(projection.arrays());
    return arrays;
  }

  @Override
  float[] rows(Pixels pixels, int from, int to) {
    try (NDManager sub = memory.newSubManager()) {
      return network.rows(pixels, from, to, sub).matMul(matrixRD).subi(shiftD).toFloatArray();
    }
  }

  @Override
  public void close() {
    memory.close();
    network.close();
  }
}
