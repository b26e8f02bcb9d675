package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/** The scales of an encoder side by side: pixels to the square roots of pooled responses. */
final class PatchNetwork implements AutoCloseable {

  /** A core's cache holds one image's responses; a GPU wants many images at once. */
  private static final int CPU_STEP = 1;

  private static final int GPU_STEP = 64;

  private final NDManager memory;
  private final List<PatchBlock> blocks;
  private final int step;
  private final int width;

  PatchNetwork(DjlRuntime runtime, PixelShape input, List<PatchFilters> learned) {
    this.memory = runtime.newMemory();
    this.blocks =
        learned.stream()
            .map(filters -> new PatchBlock(memory, input, filters, runtime.gpu()))
            .toList();
    this.step = runtime.gpu() ? GPU_STEP : CPU_STEP;
    this.width = learned.stream().mapToInt(filters -> filters.scale().pooledSize()).sum();
  }

  /** R, values an image is pooled to. */
  int width() {
    return width;
  }

  /**
   * Encodes images from … to − 1 up to the last, affine step.
   *
   * @return (to − from) × R values in the given memory, the only thing left in it
   */
  NDArray pooled(Pixels pixels, int from, int to, NDManager result) {
    try (NDManager rows = result.newSubManager()) {
      NDList pieces = new NDList();
      for (int first = from; first < to; first += step) {
        int last = Math.min(to, first + step);
        try (NDManager sub = result.newSubManager()) {
          NDArray piece = pool(floats(pixels, first, last, sub));
          piece.attach(rows);
          pieces.add(piece);
        }
      }
      NDArray all = NDArrays.concat(pieces, 0).sqrt();
      all.attach(result);
      return all;
    }
  }

  private NDArray pool(NDArray images) {
    NDArray pooled = blocks.get(0).pool(images);
    for (PatchBlock block : blocks.subList(1, blocks.size())) {
      pooled = pooled.concat(block.pool(images), 1);
    }
    // Sums of float32 may end a rounding error below zero.
    return pooled.maximum(0f);
  }

  /** Images from … to − 1 as rows of values from 0 to 255. */
  static NDArray floats(Pixels pixels, int from, int to, NDManager sub) {
    int size = pixels.shape().size();
    float[] values = new float[(to - from) * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels.values()[from * size + i] & 0xff;
    }
    return Tensors.of(sub, values, to - from, size);
  }

  @Override
  public void close() {
    memory.close();
  }
}
