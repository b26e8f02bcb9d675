package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Fits a pretrained network to a pool: learns from a sample without labels how to standardise what
 * it gives and which principal axes to keep. The network itself is not changed. Deterministic by
 * seed on one machine. Safe for use by one thread at a time.
 */
public final class TorchScriptTrainer implements AutoCloseable {

  /**
   * Images that settle 512 axes well enough, and are encoded twice for it. They take 16 MB at 2,048
   * values each.
   */
  public static final int SAMPLE = 2_000;

  /** Counts up when equal files and seeds no longer give equal features. */
  private static final int ALGORITHM = 1;

  private static final int MOST_AXES = 512;

  /** Added to each variance, as a share of their mean: outputs that hardly ever move stay small. */
  private static final double LEAST_SHARE = 1e-3;

  /** Below this share of the squares, a variance is rounding. */
  private static final double ROUNDING = 1e-10;

  private final DjlRuntime runtime;
  private final PretrainedFile file;
  private final TorchScriptNetwork network;
  private final NDManager memory;
  private final List<NDArray> blocks = new ArrayList<>();
  private int images;
  private int seen;
  private boolean handedOver;

  /**
   * Loads the file.
   *
   * @throws EncoderUnusable when it cannot be used
   */
  public TorchScriptTrainer(DjlRuntime runtime, PretrainedFile file) {
    this.runtime = runtime;
    this.file = file;
    this.network = new TorchScriptNetwork(runtime, file);
    this.memory = runtime.newMemory();
  }

  /** What images are to be decoded to. */
  public PixelShape input() {
    return file.input();
  }

  /** Takes part of the sample in; images of which the network says nothing finite are left out. */
  public void add(Pixels pixels) {
    int tasks = (pixels.images() + network.batch() - 1) / network.batch();
    float[][] rows = new float[tasks][];
    runtime
        .lanes()
        .forEach(
            tasks,
            task -> {
              int from = task * network.batch();
              int to = Math.min(pixels.images(), from + network.batch());
              try (NDManager sub = memory.newSubManager()) {
                rows[task] = finite(network.rows(pixels, from, to, sub).toFloatArray(), to - from);
              }
            });
    seen += pixels.images();
    for (float[] block : rows) {
      int count = block.length / network.width();
      if (count > 0) {
        blocks.add(Tensors.of(memory, block, count, network.width()));
        images += count;
      }
    }
  }

  private static float[] finite(float[] values, int rows) {
    int width = values.length / rows;
    int[] kept = TorchScriptNetwork.finiteRows(values, rows);
    float[] finite = new float[kept.length * width];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(values, kept[i] * width, finite, i * width, width);
    }
    return finite;
  }

  /**
   * Learns from all that was taken in; afterwards this is used up.
   *
   * @return an encoder for the caller to close; of 512 dimensions, or the network's own number, or
   *     half the number of images, whichever is least
   * @throws EncoderUnusable when the network tells no image from another, or says something finite
   *     of fewer than 2 images, or of fewer than half of them
   */
  public TorchScriptEncoder learn(long seed) {
    if (handedOver) {
      throw new IllegalStateException("what was taken in has been learned from");
    }
    if (images < 2 || images < seen / 2) {
      throw new EncoderUnusable(
          "The encoder file %s gives finite values of %,d of %,d images only."
              .formatted(file.file(), images, seen));
    }
    RowBlocks all = RowBlocks.of(blocks);
    int dimension = Math.max(1, Math.min(Math.min(MOST_AXES, network.width()), images / 2));
    Projection projection =
        Projection.learn(all, standardisation(all), dimension, seed, memory, runtime.lanes())
            .projection();
    Map<String, Object> made = TorchScriptEncoder.provenance(file);
    made.put("algorithm", ALGORITHM);
    made.put("library", runtime.description());
    made.put("seed", seed);
    made.put("images_for_axes", images);
    made.put("whitening", Projection.WHITENING);
    made.put("outputs", network.width());
    made.put("dimension", projection.dimension());
    TorchScriptEncoder encoder = new TorchScriptEncoder(runtime, file, network, projection, made);
    handedOver = true;
    return encoder;
  }

  private Standardisation standardisation(RowBlocks all) {
    Standardisation plain = Standardisation.of(all, memory, 0);
    int width = plain.meanR().length;
    double variance = 0;
    double squares = 0;
    for (int r = 0; r < width; r++) {
      double deviation = plain.deviationR()[r];
      variance += deviation * deviation / width;
      squares += (double) plain.meanR()[r] * plain.meanR()[r] / width;
    }
    if (variance <= ROUNDING * squares) {
      throw new EncoderUnusable(
          "The encoder file %s gives the same values for all of %d images."
              .formatted(file.file(), images));
    }
    float[] deviations = new float[width];
    for (int r = 0; r < width; r++) {
      double deviation = plain.deviationR()[r];
      deviations[r] = (float) Math.sqrt(deviation * deviation + LEAST_SHARE * variance);
    }
    return new Standardisation(plain.meanR(), deviations);
  }

  @Override
  public void close() {
    memory.close();
    if (!handedOver) {
      network.close();
    }
  }
}
