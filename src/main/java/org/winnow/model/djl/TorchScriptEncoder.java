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
import org.winnow.model.EncoderUnusable;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** A pretrained network with the projection {@link TorchScriptTrainer} learned for a pool. */
public final class TorchScriptEncoder implements Encoder {

  private static final String KIND = "torchscript";

  private final DjlRuntime runtime;
  private final PretrainedFile file;
  private final TorchScriptNetwork network;
  private final Projection projection;
  private final Map<String, Object> provenance;
  private final NDManager memory;
  private final NDArray matrixRD;
  private final NDArray shiftD;

  /** Closes the network when it is closed. */
  TorchScriptEncoder(
      DjlRuntime runtime,
      PretrainedFile file,
      TorchScriptNetwork network,
      Projection projection,
      Map<String, Object> made) {
    this.runtime = runtime;
    this.file = file;
    this.network = network;
    this.projection = projection;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(made));
    this.memory = runtime.newMemory();
    this.matrixRD =
        Tensors.of(memory, projection.matrixRD(), projection.width(), projection.dimension());
    this.shiftD = Tensors.of(memory, projection.shiftD(), projection.dimension());
  }

  static Map<String, Object> provenance(PretrainedFile file) {
    PixelShape input = file.input();
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("kind", KIND);
    made.put("name", file.name());
    made.put("sha256", file.sha256());
    made.put("source", file.source());
    made.put("input", List.of(input.channels(), input.height(), input.width()));
    made.put("mean", file.mean());
    made.put("std", file.std());
    made.put("layout", file.layout().name());
    return made;
  }

  /**
   * Reads what {@link #save} wrote, and loads the network again.
   *
   * @param file the network it was made with
   * @throws EncoderUnusable when the network is another one or cannot be used
   * @throws IOException when the saved file is no such encoder's, or is cut
   */
  public static TorchScriptEncoder load(DjlRuntime runtime, Path saved, PretrainedFile file)
      throws IOException {
    try (EncoderFile stored = new EncoderFile(saved)) {
      Map<String, Object> provenance = stored.provenance(KIND);
      if (!file.source().equals(provenance.get("source"))) {
        throw new EncoderUnusable(
            "The features were made with the encoder file of SHA-256 %s; the one that is set has %s, or takes its input differently."
                .formatted(provenance.get("sha256"), file.sha256()));
      }
      Projection projection = Projection.read(stored);
      TorchScriptNetwork network = new TorchScriptNetwork(runtime, file);
      if (network.width() != projection.width()) {
        network.close();
        throw new IOException(saved + ": the encoder's arrays do not fit its network");
      }
      return new TorchScriptEncoder(runtime, file, network, projection, provenance);
    }
  }

  @Override
  public PixelShape input() {
    return file.input();
  }

  @Override
  public int dimension() {
    return projection.dimension();
  }

  @Override
  public Map<String, Object> provenance() {
    return provenance;
  }

  /**
   * As the interface says. An image of which the network says nothing finite is taken for an
   * average one: its features are zero.
   *
   * @throws EncoderUnusable when the network fails
   */
  @Override
  public Features encode(Pixels pixels) {
    if (!pixels.shape().equals(input())) {
      throw new IllegalArgumentException(
          "expected images of %s, got %s".formatted(input(), pixels.shape()));
    }
    int dimension = dimension();
    int batch = network.batch();
    float[] values = new float[Math.multiplyExact(pixels.images(), dimension)];
    runtime
        .lanes()
        .forEach(
            (pixels.images() + batch - 1) / batch,
            task -> {
              int from = task * batch;
              int to = Math.min(pixels.images(), from + batch);
              try (NDManager sub = memory.newSubManager()) {
                NDArray outputs = network.rows(pixels, from, to, sub);
                float[] rows = outputs.matMul(matrixRD).subi(shiftD).toFloatArray();
                for (int row : TorchScriptNetwork.finiteRows(rows, to - from)) {
                  System.arraycopy(
                      rows, row * dimension, values, (from + row) * dimension, dimension);
                }
              }
            });
    return new Features(values, pixels.images(), dimension);
  }

  /**
   * The projection and the network's checksum; the network stays where the administrator has it.
   */
  @Override
  public void save(Path target) throws IOException {
    EncoderFile.write(target, provenance, projection.arrays());
  }

  @Override
  public void close() {
    memory.close();
    network.close();
  }
}
