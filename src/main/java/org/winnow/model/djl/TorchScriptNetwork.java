package org.winnow.model.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * A TorchScript module in memory, in evaluation mode: pixels to the rows it gives, flattened. Its
 * native memory is the weights' and, while it works, one batch's a lane.
 */
final class TorchScriptNetwork implements AutoCloseable {

  /** A lane's activations stay in tens of megabytes; a GPU wants many images at once. */
  private static final int CPU_BATCH = 8;

  private static final int GPU_BATCH = 64;

  /** Wider rows are maps that nobody has pooled. */
  private static final int WIDEST = 16_384;

  private final PretrainedFile file;
  private final Model model;
  private final int batch;
  private final int width;

  /**
   * Loads a file and tries it on two images.
   *
   * @throws EncoderUnusable when it cannot be read or gives no row an image
   */
  TorchScriptNetwork(DjlRuntime runtime, PretrainedFile file) {
    this.file = file;
    Integer most = file.batch();
    this.batch = most != null ? most : runtime.gpu() ? GPU_BATCH : CPU_BATCH;
    this.model = load(runtime, file);
    try (NDManager trial = runtime.newMemory()) {
      // The first call, and alone: it switches the module to evaluation for all that follow.
      this.width = width(trial);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Model load(DjlRuntime runtime, PretrainedFile file) {
    Model model = Model.newInstance("encoder", runtime.device(), "PyTorch");
    try {
      // A file saved on a GPU is read onto this device.
      model.load(file.file(), null, Map.of("mapLocation", "true"));
      return model;
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new EncoderUnusable(
          "The encoder file %s cannot be read as TorchScript (%s); write it with torch.jit.trace or torch.jit.script, and save."
              .formatted(file.file(), reason(e)),
          e);
    }
  }

  private int width(NDManager trial) {
    int size = file.input().size();
    // one image of all values and one of none but grey
    byte[] values = new byte[2 * size];
    Arrays.fill(values, (byte) 128);
    for (int i = 0; i < size; i++) {
      values[i] = (byte) i;
    }
    Pixels two = new Pixels(values, 2, file.input());
    NDArray rows = forward(two, 0, 2, trial);
    if (rows.size() > 0 && finiteRows(rows.toFloatArray(), 2).length == 0) {
      throw unusable("gives values that are not finite");
    }
    long found = rows.getShape().get(1);
    if (found < 1 || found > WIDEST) {
      throw unusable("gives %d values an image; expected 1 to %d".formatted(found, WIDEST));
    }
    return (int) found;
  }

  /** R, values a row. */
  int width() {
    return width;
  }

  /** The most images of one call. */
  int batch() {
    return batch;
  }

  /**
   * Runs images from … to − 1 in one call.
   *
   * @return (to − from) × R values in the given memory, the only thing left in it; of some images
   *     they may not be finite
   * @throws EncoderUnusable when it fails, or gives what is not a row an image
   */
  NDArray rows(Pixels pixels, int from, int to, NDManager result) {
    try (NDManager sub = result.newSubManager()) {
      NDArray rows = forward(pixels, from, to, sub);
      if (rows.getShape().get(1) != width) {
        throw unusable(
            "gives %d values an image, then %d".formatted(width, rows.getShape().get(1)));
      }
      rows.attach(result);
      return rows;
    }
  }

  private NDArray forward(Pixels pixels, int from, int to, NDManager sub) {
    NDList given;
    try {
      given =
          model
              .getBlock()
              .forward(
                  new ParameterStore(sub, false), new NDList(input(pixels, from, to, sub)), false);
    } catch (EngineException e) {
      PixelShape shape = file.input();
      throw new EncoderUnusable(
          "The encoder file %s fails on images of %d × %d × %d: %s."
              .formatted(file.file(), shape.channels(), shape.height(), shape.width(), reason(e)),
          e);
    } catch (UnsupportedOperationException e) {
      // The library's way to say that this is neither a tensor nor made of tensors.
      throw unusable("gives no tensor");
    }
    if (given.size() != 1) {
      throw unusable("gives %d tensors; expected one".formatted(given.size()));
    }
    return checked(given.get(0), to - from);
  }

  /** Images × R of float32. */
  private NDArray checked(NDArray output, int images) {
    if (output.getShape().dimension() < 1 || output.getShape().get(0) != images) {
      throw unusable(
          "gives a tensor of shape %s for %d images; expected one row an image"
              .formatted(output.getShape(), images));
    }
    if (!output.getDataType().isFloating()) {
      throw unusable("gives values of type %s; expected floats".formatted(output.getDataType()));
    }
    NDArray rows = output.reshape(images, output.getShape().size() / images);
    return rows.toType(DataType.FLOAT32, false);
  }

  /** Which of some rows have finite values alone. */
  static int[] finiteRows(float[] values, int rows) {
    int width = values.length / Math.max(1, rows);
    return IntStream.range(0, rows)
        .filter(
            row ->
                IntStream.range(row * width, (row + 1) * width)
                    .allMatch(i -> Float.isFinite(values[i])))
        .toArray();
  }

  private EncoderUnusable unusable(String what) {
    return new EncoderUnusable("The encoder file %s %s.".formatted(file.file(), what));
  }

  /** (v / 255 − mean) / std of each channel, in the file's layout. */
  private NDArray input(Pixels pixels, int from, int to, NDManager sub) {
    PixelShape shape = file.input();
    int channels = shape.channels();
    int plane = shape.height() * shape.width();
    boolean planes = file.layout() == PretrainedFile.Layout.NCHW;
    float[] values = new float[(to - from) * shape.size()];
    for (int channel = 0; channel < channels; channel++) {
      float mean = file.mean().get(channel);
      float std = file.std().get(channel);
      for (int image = 0; image < to - from; image++) {
        int source = (from + image) * shape.size() + channel * plane;
        int start = image * shape.size() + (planes ? channel * plane : channel);
        int step = planes ? 1 : channels;
        for (int i = 0; i < plane; i++) {
          values[start + i * step] = ((pixels.values()[source + i] & 0xff) / 255f - mean) / std;
        }
      }
    }
    return planes
        ? Tensors.of(sub, values, to - from, channels, shape.height(), shape.width())
        : Tensors.of(sub, values, to - from, shape.height(), shape.width(), channels);
  }

  /** What went wrong in one line: the interpreter says it last, after a traceback. */
  private static String reason(Exception e) {
    String[] lines = String.valueOf(e.getMessage()).strip().split("\\R", -1);
    String last = lines[lines.length - 1].strip();
    String line = last.startsWith("RuntimeError: ") ? last.substring(14) : lines[0].strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  @Override
  public void close() {
    model.close();
  }
}
