package org.winnow.model.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Copies Java arrays into native memory and out of it. The library's own {@code create} borrows a
 * direct buffer for it that only the garbage collector frees: hundreds of megabytes by then.
 */
final class Tensors {

  private Tensors() {}

  /** All values, in the given shape. */
  static NDArray of(NDManager memory, float[] values, long... shape) {
    return part(memory, values, 0, shape);
  }

  /** As many values from an index on as the shape holds. */
  static NDArray part(NDManager memory, float[] values, int from, long... shape) {
    Shape sizes = new Shape(shape);
    return filledBy(
        memory,
        bytes -> bytes.asFloatBuffer().put(values, from, Math.toIntExact(sizes.size())),
        sizes);
  }

  /** An array whose bytes, float32 in the machine's order, the filler writes. */
  static NDArray filledBy(NDManager memory, Consumer<ByteBuffer> filler, Shape sizes) {
    if (!memory.getDevice().isGpu()) {
      return filled(memory, filler, sizes);
    }
    try (NDManager host = memory.newSubManager(Device.cpu())) {
      NDArray copy = filled(host, filler, sizes).toDevice(memory.getDevice(), true);
      copy.attach(memory);
      return copy;
    }
  }

  /** All values into a Java array of as many, with no copy between. */
  static void read(NDArray array, float[] values) {
    array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
  }

  private static NDArray filled(NDManager memory, Consumer<ByteBuffer> filler, Shape shape) {
    NDArray array = memory.create(shape, DataType.FLOAT32, Device.cpu());
    // A view of the array's own memory, not a copy.
    filler.accept(array.toByteBuffer(true).order(ByteOrder.nativeOrder()));
    return array;
  }
}
