package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.winnow.model.Draws;
import org.winnow.model.Encoder;
import org.winnow.model.Pixels;

/**
 * Teaches a network by images that have no label, a part at a time, so that others have their turn
 * in between; what it gives is then turned to principal axes and joins another encoder's features.
 * Deterministic by seed on one machine.
 */
public final class SelfSupervision implements AutoCloseable {

  /** Fewer images teach a network nothing that patch features do not know. */
  public static final int LEAST_IMAGES = 256;

  /** Counts up when equal settings and seeds no longer give equal features. */
  private static final int ALGORITHM = 1;

  /** Images for the axes, and for the scale of the features they join. */
  private static final int FITTED = 1_000;

  private static final int IMAGES_A_TASK = 64;

  /** What the network gives, against the features it joins: the sum of their variances. */
  private static final double SHARE = 0.3;

  /** Added to each variance: what hardly ever moves stays small. */
  private static final double LEAST_VARIANCE = 1e-3;

  private final DjlRuntime runtime;
  private final Encoder base;
  private final Pixels pixels;
  private final Map<String, Object> made = new LinkedHashMap<>();
  private final long axesSeed;
  private final SelfTaughtNetwork network;
  private final SelfTraining training;
  private final NDManager memory;
  private final int[] fitted;
  private final List<NDArray> rows = new ArrayList<>();
  private final List<float[]> known = new ArrayList<>();
  private boolean taught;
  private boolean finished;

  /**
   * Looks at the images; {@link #advance} then learns.
   *
   * @param base whose features the new ones are to join; not closed with this
   * @param pixels images of the pool, drawn at random, of the base's shape
   * @throws IllegalArgumentException when they are fewer than {@link #LEAST_IMAGES}
   */
  public SelfSupervision(
      DjlRuntime runtime, Encoder base, Pixels pixels, SelfSupervisionEffort effort, long seed) {
    this(runtime, base, pixels, effort, effort.steps(pixels.images()), seed);
  }

  /**
   * With a length of its own.
   *
   * @param steps batches it learns from
   */
  SelfSupervision(
      DjlRuntime runtime,
      Encoder base,
      Pixels pixels,
      SelfSupervisionEffort effort,
      int steps,
      long seed) {
    if (pixels.images() < LEAST_IMAGES) {
      throw new IllegalArgumentException(
          "expected %d images or more, got %d".formatted(LEAST_IMAGES, pixels.images()));
    }
    this.runtime = runtime;
    this.base = base;
    this.pixels = pixels;
    SplittableRandom seeds = new SplittableRandom(seed);
    this.fitted =
        Arrays.copyOf(
            Draws.permutation(pixels.images(), seeds.split()), Math.min(FITTED, pixels.images()));
    this.axesSeed = seeds.nextLong();
    PixelPlanes planes = PixelPlanes.of(pixels.select(fitted));
    this.network = new SelfTaughtNetwork(runtime, planes, effort.filters(), seeds.nextLong());
    try {
      this.training = new SelfTraining(network, pixels, effort.batch(), steps, seeds.nextLong());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    this.memory = runtime.newMemory();
    made.put("algorithm", ALGORITHM);
    made.put("effort", effort.label());
    made.put("library", runtime.description());
    made.put("seed", seed);
    made.put("images", pixels.images());
    made.put("steps", steps);
  }

  /**
   * Learns for about so long.
   *
   * @return whether there is more to learn
   */
  public boolean advance(double seconds) {
    long start = System.nanoTime();
    while ((System.nanoTime() - start) / 1e9 < seconds) {
      if (!taught && training.isDone()) {
        training.close();
        taught = true;
      }
      if (!taught) {
        training.step();
      } else if (!isFitted()) {
        fit();
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean isFitted() {
    return rows.size() * IMAGES_A_TASK >= fitted.length;
  }

  private void fit() {
    int from = rows.size() * IMAGES_A_TASK;
    int to = Math.min(fitted.length, from + IMAGES_A_TASK);
    Pixels part = pixels.select(Arrays.copyOfRange(fitted, from, to));
    known.add(base.encode(part).valuesND());
    try (NDManager work = memory.newSubManager()) {
      NDArray given = network.rows(part, 0, to - from, work);
      given.attach(memory);
      rows.add(given);
    }
  }

  /** What is to be said of the making, beside sizes; JSON-able. */
  public Map<String, Object> provenance() {
    return Collections.unmodifiableMap(made);
  }

  /** The features, for the caller to close. */
  public SelfTaughtFeatures finish() {
    if (finished || !taught || !isFitted()) {
      throw new IllegalStateException("expected to be asked once, when nothing is left to learn");
    }
    SelfTaughtFeatures features = new SelfTaughtFeatures(runtime, network, projection());
    finished = true;
    memory.close();
    return features;
  }

  private Projection projection() {
    RowBlocks blocks = RowBlocks.of(rows);
    Standardisation standard = Standardisation.of(blocks, memory, LEAST_VARIANCE);
    int dimension = Math.min(network.width(), fitted.length / 2);
    return Projection.learn(blocks, standard, dimension, axesSeed, memory, runtime.lanes())
        .withVariance(SHARE * variance(known, base.dimension()));
  }

  /** The sum of the columns' variances. */
  private static double variance(List<float[]> parts, int dimension) {
    double[] sums = new double[dimension];
    double squares = 0;
    int count = 0;
    for (float[] part : parts) {
      for (int i = 0; i < part.length; i++) {
        sums[i % dimension] += part[i];
        squares += (double) part[i] * part[i];
      }
      count += part.length / dimension;
    }
    double ofMeans = 0;
    for (double sum : sums) {
      ofMeans += sum / count * sum / count;
    }
    return squares / count - ofMeans;
  }

  /** Frees the network, unless it has been handed over. */
  @Override
  public void close() {
    if (!finished) {
      finished = true;
      if (!taught) {
        training.close();
      }
      memory.close();
      network.close();
    }
  }
}
