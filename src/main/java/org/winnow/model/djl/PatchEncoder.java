package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** The encoder {@link PatchEncoderTrainer} learns. */
public final class PatchEncoder implements Encoder {

  /** Large enough that the last matrix product runs at full speed. */
  private static final int IMAGES_A_TASK = 128;

  /** What the provenance calls the number of tone features. */
  static final String TONES = "tone_features";

  private final DjlRuntime runtime;
  private final PixelShape input;
  private final List<PatchFilters> filters;
  private final Projection projection;
  private final @Nullable ToneFeatures tones;
  private final Map<String, Object> provenance;
  private final PatchNetwork network;
  private final NDManager memory;
  private final NDArray matrixRD;
  private final NDArray shiftD;

  /**
   * @param tones none for an encoder of the time before there were any
   */
  PatchEncoder(
      DjlRuntime runtime,
      PixelShape input,
      List<PatchFilters> filters,
      Projection projection,
      @Nullable ToneFeatures tones,
      Map<String, Object> made) {
    this.runtime = runtime;
    this.input = input;
    this.filters = List.copyOf(filters);
    this.projection = projection;
    this.tones = tones;
    this.provenance = provenance(made, input, filters, projection.dimension(), toneDimension());
    this.network = new PatchNetwork(runtime, input, filters);
    if (network.width() != projection.width()) {
      network.close();
      throw new IllegalArgumentException(
          "expected a projection of %d values, got %d"
              .formatted(network.width(), projection.width()));
    }
    this.memory = runtime.newMemory();
    this.matrixRD =
        Tensors.of(memory, projection.matrixRD(), projection.width(), projection.dimension());
    this.shiftD = Tensors.of(memory, projection.shiftD(), projection.dimension());
  }

  private static Map<String, Object> provenance(
      Map<String, Object> made,
      PixelShape input,
      List<PatchFilters> filters,
      int patchDimension,
      int toneDimension) {
    Map<String, Object> all = new LinkedHashMap<>(made);
    all.put("input", List.of(input.channels(), input.height(), input.width()));
    all.put("dimension", patchDimension + toneDimension);
    all.put(TONES, toneDimension);
    all.put(
        "scales",
        filters.stream()
            .map(PatchFilters::scale)
            .<Object>map(
                scale ->
                    Map.of(
                        "reduction", scale.reduction(),
                        "patch", scale.patch(),
                        "stride", scale.stride(),
                        "filters", scale.filters(),
                        "grid", scale.grid()))
            .toList());
    return Collections.unmodifiableMap(all);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException when the file is not a patch encoder's, or is cut
   */
  public static PatchEncoder load(DjlRuntime runtime, Path file) throws IOException {
    return PatchEncoderFile.read(runtime, file);
  }

  @Override
  public PixelShape input() {
    return input;
  }

  @Override
  public int dimension() {
    return projection.dimension() + toneDimension();
  }

  private int toneDimension() {
    return tones == null ? 0 : tones.dimension();
  }

  @Override
  public Map<String, Object> provenance() {
    return provenance;
  }

  @Override
  public Features encode(Pixels pixels) {
    if (!pixels.shape().equals(input)) {
      throw new IllegalArgumentException(
          "expected images of %s, got %s".formatted(input, pixels.shape()));
    }
    int dimension = dimension();
    float[] values = new float[Math.multiplyExact(pixels.images(), dimension)];
    int tasks = (pixels.images() + IMAGES_A_TASK - 1) / IMAGES_A_TASK;
    runtime
        .lanes()
        .forEach(
            tasks,
            task -> {
              int from = task * IMAGES_A_TASK;
              int to = Math.min(pixels.images(), from + IMAGES_A_TASK);
              try (NDManager sub = memory.newSubManager()) {
                NDArray pooled = network.pooled(pixels, from, to, sub);
                float[] rows = pooled.matMul(matrixRD).subi(shiftD).toFloatArray();
                spread(rows, values, from, 0, projection.dimension());
                if (tones != null) {
                  float[] added = tones.rows(pixels, from, to, sub);
                  spread(added, values, from, projection.dimension(), tones.dimension());
                }
              }
            });
    return new Features(values, pixels.images(), dimension);
  }

  /**
   * Puts rows of some features into the rows of all, from an image on.
   *
   * @param before features that come before these
   */
  private void spread(float[] rows, float[] values, int image, int before, int width) {
    for (int i = 0; i < rows.length / width; i++) {
      System.arraycopy(rows, i * width, values, (image + i) * dimension() + before, width);
    }
  }

  @Override
  public void save(Path file) throws IOException {
    PatchEncoderFile.write(file, provenance, filters, projection, tones);
  }

  @Override
  public void close() {
    network.close();
    memory.close();
  }
}
