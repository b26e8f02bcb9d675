package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What the small convolutional networks have in common: layers, their beginning, their files. */
final class ConvLayers {

  /** Sides are halved while they are larger than this, and then once more. */
  private static final int WIDE_SIDE = 16;

  /** So many times the first filters leave the trunk. */
  static final int WIDENING = 4;

  private ConvLayers() {}

  /**
   * Stages of 3 × 3 convolutions, each with batch normalisation (Ioffe & Szegedy 2015) and ReLU,
   * the sides halved until 8 pixels or fewer are left, then the mean over places.
   *
   * @param filters of the first stage; four times as many come out
   */
  static SequentialBlock trunk(PixelPlanes planes, int filters) {
    SequentialBlock block = new SequentialBlock();
    int side = (Math.max(planes.height(), planes.width()) + 1) / 2;
    convolution(block, filters, 2);
    while (side > WIDE_SIDE) {
      convolution(block, 2 * filters, 2);
      side = (side + 1) / 2;
    }
    convolution(block, 2 * filters, 1);
    convolution(block, WIDENING * filters, 2);
    convolution(block, WIDENING * filters, 1);
    return block.add(Pool.globalAvgPool2dBlock());
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
  static void scatter(Block block, Random random) {
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

  /** Lets them learn, until they are frozen again. */
  static void thaw(Block block) {
    for (Parameter parameter : block.getParameters().values()) {
      Parameter.Type type = parameter.getType();
      if (type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR) {
        parameter.freeze(false);
      }
    }
  }

  /** Everything learned, by names that begin so. */
  static Map<String, EncoderFile.Values> arrays(Block block, String prefix) {
    Map<String, EncoderFile.Values> arrays = new LinkedHashMap<>();
    int number = 0;
    for (Parameter parameter : block.getParameters().values()) {
      NDArray array = parameter.getArray();
      arrays.put(
          prefix + number++,
          new EncoderFile.Values(array.toFloatArray(), Math.toIntExact(array.size())));
    }
    return arrays;
  }

  /** Takes what {@link #arrays} gave to a file. */
  static void read(Block block, EncoderFile file, String prefix) throws IOException {
    int number = 0;
    for (Parameter parameter : block.getParameters().values()) {
      float[] values = file.values(prefix + number++);
      if (values.length != parameter.getArray().size()) {
        throw new IOException(
            "expected %d values in %s%d, got %d"
                .formatted(parameter.getArray().size(), prefix, number - 1, values.length));
      }
      parameter.getArray().set(FloatBuffer.wrap(values));
    }
  }
}
