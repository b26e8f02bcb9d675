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

  /** Takes part of the sample in. */
  public void add(Pixels pixels) {
    int tasks = (pixels.images() + network.batch() - 1) / network.batch();
    NDArray[] rows = new NDArray[tasks];
    runtime
        .lanes()
        .forEach(
            tasks,
            task -> {
              int from = task * network.batch();
              int to = Math.min(pixels.images(), from + network.batch());
              try (NDManager sub = memory.newSubManager()) {
                // What a network gives cannot be changed in place, and may be a view of its own.
                rows[task] = network.rows(pixels, from, to, sub).duplicate();
                rows[task].attach(memory);
              }
            });
    blocks.addAll(List.of(rows));
    images += pixels.images();
  }

  /**
   * Learns from all that was taken in; afterwards this is used up.
   *
   * @return an encoder for the caller to close; of 512 dimensions, or the network's own number, or
   *     half the number of images, whichever is least
   * @throws EncoderUnusable when the network tells no image from another
   * @throws IllegalStateException with fewer than 2 images
   */
  public TorchScriptEncoder learn(long seed) {
    if (images < 2 || handedOver) {
      throw new IllegalStateException("expected 2 images or more, once, got " + images);
    }
    NDArray[] all = blocks.toArray(NDArray[]::new);
    int dimension = Math.max(1, Math.min(Math.min(MOST_AXES, network.width()), images / 2));
    Projection projection =
        Projection.learn(all, standardisation(all), dimension, seed, memory, runtime.lanes());
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

  private Standardisation standardisation(NDArray[] all) {
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
