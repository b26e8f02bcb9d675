package org.winnow.model.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.Map;
import java.util.Random;

/**
 * A small convolutional network: the trunk of {@link ConvLayers}, dropout and one linear layer.
 * Holds native memory until closed.
 */
final class ConvNetwork implements AutoCloseable {

  private static final int FILTERS = 32;

  private static final float DROPOUT = 0.1f;

  private final Model model;
  private final PixelPlanes planes;
  private final int classes;

  /** A network of random weights, the same for the same seed. */
  ConvNetwork(DjlRuntime runtime, PixelPlanes planes, int classes, long seed) {
    this.planes = planes;
    this.classes = classes;
    this.model = Model.newInstance("winnow-conv", runtime.device());
    SequentialBlock block = layers(planes, classes);
    model.setBlock(block);
    block.initialize(model.getNDManager(), DataType.FLOAT32, inputShape(1));
    freeze();
    ConvLayers.scatter(block, new Random(seed));
  }

  private static SequentialBlock layers(PixelPlanes planes, int classes) {
    return ConvLayers.trunk(planes, FILTERS)
        .add(Dropout.builder().optRate(DROPOUT).build())
        .add(Linear.builder().setUnits(classes).build());
  }

  /** Lets it learn, until it is frozen again. */
  void thaw() {
    ConvLayers.thaw(model.getBlock());
  }

  /** From here on nothing of what it computes is kept for learning. */
  void freeze() {
    model.getBlock().freezeParameters(true);
  }

  Model model() {
    return model;
  }

  PixelPlanes planes() {
    return planes;
  }

  int classes() {
    return classes;
  }

  Shape inputShape(int images) {
    return new Shape(images, planes.channels(), planes.height(), planes.width());
  }

  /**
   * What it says of some images, for use by several threads at once.
   *
   * @param values B images as {@link PixelPlanes} writes them
   * @param mirrored whether their mirror images count as much as they do
   * @return B × C log-probabilities, the mean of both where mirrored
   */
  float[] logProbabilities(float[] values, int images, boolean mirrored) {
    try (NDManager memory = model.getNDManager().newSubManager()) {
      NDArray input = Tensors.of(memory, values, inputShape(images).getShape());
      ParameterStore parameters = new ParameterStore(memory, false);
      NDArray seen = forward(parameters, input);
      if (mirrored) {
        seen = seen.add(forward(parameters, input.flip(3))).div(2);
      }
      return seen.toFloatArray();
    }
  }

  private NDArray forward(ParameterStore parameters, NDArray input) {
    return model
        .getBlock()
        .forward(parameters, new NDList(input), false)
        .singletonOrThrow()
        .logSoftmax(1);
  }

  /** Everything learned, by names that begin so. */
  Map<String, EncoderFile.Values> arrays(String prefix) {
    return ConvLayers.arrays(model.getBlock(), prefix);
  }

  /** Takes what {@link #arrays} gave to a file. */
  void read(EncoderFile file, String prefix) throws IOException {
    ConvLayers.read(model.getBlock(), file, prefix);
  }

  @Override
  public void close() {
    model.close();
  }
}
