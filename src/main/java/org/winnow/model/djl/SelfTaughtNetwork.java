package org.winnow.model.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.winnow.model.Pixels;

/** The trunk of {@link ConvLayers} alone. Holds native memory until closed. */
final class SelfTaughtNetwork implements AutoCloseable {

  private static final String PREFIX = "layer-";

  private final Model model;
  private final SequentialBlock trunk;
  private final PixelPlanes planes;
  private final int filters;

  /** A network of random weights, the same for the same seed. */
  SelfTaughtNetwork(DjlRuntime runtime, PixelPlanes planes, int filters, long seed) {
    this.planes = planes;
    this.filters = filters;
    this.model = Model.newInstance("winnow-self-taught", runtime.device());
    this.trunk = ConvLayers.trunk(planes, filters);
    model.setBlock(trunk);
    trunk.initialize(
        model.getNDManager(),
        DataType.FLOAT32,
        new Shape(1, planes.channels(), planes.height(), planes.width()));
    trunk.freezeParameters(true);
    ConvLayers.scatter(trunk, new Random(seed));
  }

  SequentialBlock trunk() {
    return trunk;
  }

  PixelPlanes planes() {
    return planes;
  }

  int filters() {
    return filters;
  }

  /** R, what it gives of an image. */
  int width() {
    return ConvLayers.WIDENING * filters;
  }

  /**
   * What it gives of some images, for use by several threads at once.
   *
   * @param from the first of them
   * @param to the one after the last
   * @param memory where the rows live
   * @return B × R
   */
  NDArray rows(Pixels pixels, int from, int to, NDManager memory) {
    int images = to - from;
    float[] values = new float[images * planes.size()];
    for (int i = from; i < to; i++) {
      planes.write(pixels, i, values, (i - from) * planes.size());
    }
    NDArray input =
        Tensors.of(memory, values, images, planes.channels(), planes.height(), planes.width());
    return trunk
        .forward(new ParameterStore(memory, false), new NDList(input), false)
        .singletonOrThrow()
        .reshape(images, width());
  }

  Map<String, EncoderFile.Values> arrays() {
    return ConvLayers.arrays(trunk, PREFIX);
  }

  /** Takes what {@link #arrays} gave to a file. */
  void read(EncoderFile file) throws IOException {
    ConvLayers.read(trunk, file, PREFIX);
  }

  @Override
  public void close() {
    model.close();
  }
}
