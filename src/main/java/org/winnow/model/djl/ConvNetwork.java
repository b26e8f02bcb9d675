package org.winnow.model.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A small convolutional network: stages of 3 × 3 convolutions, each with batch normalisation (Ioffe
 * & Szegedy 2015) and ReLU, the sides halved until 8 pixels or fewer are left, then the mean over
 * places, dropout and one linear layer. Holds native memory until closed.
 */
final class ConvNetwork implements AutoCloseable {

  private static final int FILTERS = 32;

  /** Sides are halved while they are larger than this, and then once more. */
  private static final int WIDE_SIDE = 16;

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
    scatter(block, new Random(seed));
  }

  private static SequentialBlock layers(PixelPlanes planes, int classes) {
    SequentialBlock block = new SequentialBlock();
    int side = (Math.max(planes.height(), planes.width()) + 1) / 2;
    convolution(block, FILTERS, 2);
    while (side > WIDE_SIDE) {
      convolution(block, 2 * FILTERS, 2);
      side = (side + 1) / 2;
    }
    convolution(block, 2 * FILTERS, 1);
    convolution(block, 4 * FILTERS, 2);
    convolution(block, 4 * FILTERS, 1);
    return block
        .add(Pool.globalAvgPool2dBlock())
        .add(Dropout.builder().optRate(DROPOUT).build())
        .add(Linear.builder().setUnits(classes).build());
  }

  private static void convolution(SequentialBlock block, int filters, int stride) {
    block
        .add(
            Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .optStride(new Shape(stride, stride))
                .optBias(false)
                .build())
        .add(BatchNorm.builder().build())
        .add(Activation::relu);
  }

  /** Normal weights of variance 2 / inputs (He et al. 2015); the rest keeps what it begins with. */
  private static void scatter(SequentialBlock block, Random random) {
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.getType() == Parameter.Type.WEIGHT) {
        NDArray array = parameter.getArray();
        float[] values = new float[Math.toIntExact(array.size())];
        double deviation = Math.sqrt(2.0 * array.getShape().get(0) / array.size());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() * deviation);
        }
        array.set(FloatBuffer.wrap(values));
      }
    }
  }

  /** Lets it learn, until it is frozen again. */
  void thaw() {
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      Parameter.Type type = parameter.getType();
      if (type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR) {
        parameter.freeze(false);
      }
    }
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
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>();
    int number = 0;
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      NDArray array = parameter.getArray();
      arrays.put(
          prefix + number++,
          new EncoderFile.Values(array.toFloatArray(), Math.toIntExact(array.size())));
    }
    return arrays;
  }

  /** Takes what {@link #arrays} gave to a file. */
  void read(EncoderFile file, String prefix) throws IOException {
    int number = 0;
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      float[] values = file.values(prefix + number++);
      if (values.length != parameter.getArray().size()) {
        throw new IOException(
            "expected %d values in %s%d, got %d"
                .formatted(parameter.getArray().size(), prefix, number - 1, values.length));
      }
      parameter.getArray().set(FloatBuffer.wrap(values));
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
