package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import org.winnow.model.PixelShape;

/**
 * One scale as a convolution and a pooling, on whatever device its memory is on. The convolution is
 * written as gathered patches times a matrix: contrast normalisation is per patch, and with it the
 * squared distance to every centroid is one product, [w, |w|², 1] · [−2f; 1; |f|²] = |w − f|². The
 * response is the triangle max(0, mean − distance) of Coates & Ng (2011), summed over the cells of
 * a grid.
 *
 * <p>Results attach to the memory of the left operand, so that is the image's and weights stand on
 * the right, but for the pooling.
 */
final class PatchBlock {

  /** Added to a patch's variance, for pixels from 0 to 255: flat patches stay flat. */
  static final float CONTRAST = 10f;

  /** Rows × 800 floats then stay within a core's cache; a GPU takes all positions at once. */
  private static final int CPU_ROWS = 192;

  /** Positions from a range of the image: where their pixels are and which cell they belong to. */
  private record Part(NDArray indexMP, NDArray cellsGM) {}

  private final PatchScale scale;
  private final PixelShape input;
  private final int patchSize;
  private final NDArray meanP;
  private final NDArray whitenPP;
  private final NDArray distanceQK;
  private final List<Part> parts = new ArrayList<>();

  PatchBlock(NDManager memory, PixelShape input, PatchFilters learned, boolean gpu) {
    this.scale = learned.scale();
    this.input = input;
    this.patchSize = scale.patchSize(input);
    if (learned.meanP().length != patchSize) {
      throw new IllegalArgumentException(
          "expected filters for patches of %d values, got %d"
              .formatted(patchSize, learned.meanP().length));
    }
    this.meanP = Tensors.of(memory, learned.meanP(), patchSize);
    this.whitenPP = Tensors.of(memory, learned.whitenPP(), patchSize, patchSize);
    this.distanceQK = Tensors.of(memory, distances(learned), patchSize + 2, scale.filters());
    PatchPositions positions = new PatchPositions(scale, input);
    int step = gpu ? positions.count() : CPU_ROWS;
    for (int from = 0; from < positions.count(); from += step) {
      int to = Math.min(positions.count(), from + step);
      long cells = (long) scale.grid() * scale.grid();
      parts.add(
          new Part(
              memory.create(positions.pixels(from, to)),
              transposed(Tensors.of(memory, positions.cells(from, to, -1f), to - from, cells))));
    }
  }

  private static NDArray transposed(NDArray matrix) {
    return matrix.transpose().duplicate();
  }

  /** [−2f; 1; |f|²], (P + 2) × K. */
  private static float[] distances(PatchFilters learned) {
    int p = learned.meanP().length;
    int k = learned.scale().filters();
    float[] matrix = new float[(p + 2) * k];
    for (int filter = 0; filter < k; filter++) {
      float square = 0;
      for (int i = 0; i < p; i++) {
        float value = learned.filtersKP()[filter * p + i];
        matrix[i * k + filter] = -2 * value;
        square += value * value;
      }
      matrix[p * k + filter] = 1;
      matrix[(p + 1) * k + filter] = square;
    }
    return matrix;
  }

  /**
   * The pooled responses of some images.
   *
   * @param pixels B × (channels · height · width), values 0 to 255
   * @return B × (K · grid²) sums, not negative, in the memory of the pixels
   */
  NDArray pool(NDArray pixels) {
    long images = pixels.getShape().get(0);
    NDArray reduced = reduce(pixels, images);
    NDArray sums = null;
    for (Part part : parts) {
      // What is freed at once is used again while it is in the cache: a third of the time is saved.
      try (NDManager sub = pixels.getManager().newSubManager()) {
        NDArray cells = part.cellsGM().matMul(response(reduced, images, part, sub));
        cells.attach(sub);
        if (sums == null) {
          cells.attach(pixels.getManager());
          sums = cells;
        } else {
          sums.addi(cells);
        }
      }
    }
    if (sums == null) {
      throw new IllegalStateException("settings admit no image without a patch, got " + scale);
    }
    return sums.transpose(0, 2, 1).reshape(images, scale.pooledSize());
  }

  private NDArray reduce(NDArray pixels, long images) {
    if (scale.reduction() == 1) {
      return pixels;
    }
    Shape window = new Shape(scale.reduction(), scale.reduction());
    NDArray planes = pixels.reshape(images, input.channels(), input.height(), input.width());
    return Blocks.batchFlatten(
        Pool.avgPool2d(planes, window, window, new Shape(0, 0), false, true));
  }

  /** Where each image begins in the row of all, B × 1. */
  private static NDArray offsets(NDArray images) {
    int count = (int) images.getShape().get(0);
    int size = (int) images.getShape().get(1);
    return images.getManager().arange(0, count * size, size, DataType.INT64).reshape(count, 1);
  }

  /** B × M × K: min(0, distance − mean distance) of a part's patches; the cells' −1 turns it. */
  private NDArray response(NDArray reduced, long images, Part part, NDManager sub) {
    long rows = part.cellsGM().getShape().get(1);
    NDArray index = images == 1 ? part.indexMP() : offsets(reduced).add(part.indexMP());
    NDArray taken = reduced.take(index);
    taken.attach(sub);
    return response(taken.reshape(images * rows, patchSize)).reshape(images, rows, scale.filters());
  }

  private NDArray response(NDArray patches) {
    int[] row = {1};
    patches.subi(patches.mean(row, true));
    patches.divi(patches.square().mean(row, true).addi(CONTRAST).sqrt());
    NDArray whitened = patches.subi(meanP).matMul(whitenPP);
    NDArray square = whitened.square().sum(row, true);
    NDArray augmented = NDArrays.concat(new NDList(whitened, square, square.onesLike()), 1);
    NDArray distance;
    try (NDArray squared = augmented.matMul(distanceQK);
        // Rounding can take the distance to an equal patch below zero.
        NDArray positive = Activation.relu(squared)) {
      distance = positive.sqrt();
    }
    try (distance) {
      return distance.subi(distance.mean(row, true)).minimum(0f);
    }
  }
}
