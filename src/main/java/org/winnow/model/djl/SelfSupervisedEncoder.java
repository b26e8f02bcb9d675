package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Another encoder's features and, after them, those of a network that {@link SelfSupervision}
 * taught.
 */
public final class SelfSupervisedEncoder implements Encoder {

  private static final String KIND = "self-supervised";
  private static final String BASE_DIMENSION = "baseDimension";
  private static final int IMAGES_A_TASK = 64;

  private final DjlRuntime runtime;
  private final Encoder base;
  private final SelfTaughtNetwork network;
  private final Projection projection;
  private final Map<String, Object> provenance;
  private final NDManager memory;
  private final NDArray matrixRD;
  private final NDArray shiftD;

  /** Closes base and network when it is closed. */
  SelfSupervisedEncoder(
      DjlRuntime runtime,
      Encoder base,
      SelfTaughtNetwork network,
      Projection projection,
      Map<String, Object> made) {
    this.runtime = runtime;
    this.base = base;
    this.network = network;
    this.projection = projection;
    this.provenance = provenance(made, base, network);
    this.memory = runtime.newMemory();
    this.matrixRD =
        Tensors.of(memory, projection.matrixRD(), projection.width(), projection.dimension());
    this.shiftD = Tensors.of(memory, projection.shiftD(), projection.dimension());
  }

  private static Map<String, Object> provenance(
      Map<String, Object> made, Encoder base, SelfTaughtNetwork network) {
    Map<String, Object> all = new LinkedHashMap<>(made);
    all.put("kind", KIND);
    all.put(BASE_DIMENSION, base.dimension());
    all.put("filters", network.filters());
    all.putAll(network.planes().description());
    return Collections.unmodifiableMap(all);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base the encoder it joins; closed with this one, also when this fails
   * @throws IOException when the file is no self-supervised encoder's, is cut, or of another base
   */
  public static SelfSupervisedEncoder load(DjlRuntime runtime, Path saved, Encoder base)
      throws IOException {
    try (EncoderFile file = new EncoderFile(saved)) {
      Map<String, Object> made = file.provenance(KIND);
      int dimension = TunedNetworks.number(made, BASE_DIMENSION);
      if (dimension != base.dimension()) {
        throw new IOException(
            "%s: expected a base of %d features, got %d"
                .formatted(saved, dimension, base.dimension()));
      }
      return read(runtime, file, made, base);
    } catch (IOException | RuntimeException e) {
      base.close();
      throw e;
    }
  }
}
