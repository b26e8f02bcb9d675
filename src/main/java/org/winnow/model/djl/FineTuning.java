package org.winnow.model.djl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Fine-tunes networks on labeled images, a part at a time, so that others have their turn in
 * between. Each of {@value #NETWORKS} networks is kept from a part of the images, which so have
 * features that nothing learned by heart. Deterministic by seed on one machine.
 */
public final class FineTuning implements AutoCloseable {

  /** With fewer labels the networks know less than the features do. */
  public static final int LEAST_LABELS = 300;

  /** Labels beyond this teach the networks little, and cost time. */
  static final int MOST_LABELS = 10_000;

  /** Of pixels, which stay in memory for as long as the tuning takes. */
  private static final int MOST_BYTES = 256 << 20;

  static final int NETWORKS = 3;

  private static final int LEAST_LABELS_A_CLASS = 15;

  /** It is worth its minutes again when there is so much more to learn from. */
  private static final double WORTH_ANOTHER = 1.4;

  private static final int EPOCHS = 90;
  private static final int LEAST_STEPS = 400;
  private static final int MOST_STEPS = 6_000;

  private final DjlRuntime runtime;
  private final Pixels pixels;
  private final int[] labels;
  private final int classes;
  private final int steps;
  private final boolean mirrored;
  private final PixelPlanes planes;
  private final SplittableRandom seeds;
  private final List<ConvNetwork> networks = new ArrayList<>();
  private final int[] keptFrom;
  private ConvTraining training;
  private boolean handedOver;

  /**
   * Looks at the images; {@link #advance} then learns.
   *
   * @param pixels L images
   * @param labels L class indices in [0, classes)
   * @throws IllegalArgumentException when there are too few images, or too few different ones
   */
  public FineTuning(DjlRuntime runtime, Pixels pixels, int[] labels, int classes, long seed) {
    this(runtime, pixels, labels, classes, seed, steps(labels.length));
  }

  /**
   * With a length of its own.
   *
   * @param steps batches each network learns from
   */
  FineTuning(DjlRuntime runtime, Pixels pixels, int[] labels, int classes, long seed, int steps) {
    if (labels.length != pixels.images() || labels.length < NETWORKS * NETWORKS) {
      throw new IllegalArgumentException(
          "expected a label for each of %d images or more, got %d for %d"
              .formatted(NETWORKS * NETWORKS, labels.length, pixels.images()));
    }
    this.runtime = runtime;
    this.pixels = pixels;
    this.labels = labels.clone();
    this.classes = classes;
    this.seeds = new SplittableRandom(seed);
    this.steps = steps;
    this.keptFrom = HeldOut.keptFrom(pixels, NETWORKS);
    if (Arrays.stream(keptFrom).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "there is nothing to learn from: the %,d images are hardly different ones"
              .formatted(labels.length));
    }
    this.planes = PixelPlanes.of(pixels);
    this.mirrored = new Mirrors(planes, pixels, labels).keepTheirClass(seeds.nextLong());
    this.training = nextTraining();
  }

  /**
   * Whether so many labels are worth a tuning.
   *
   * @param before labels there were at the last one from the same base; 0 for none
   */
  public static boolean worthwhile(int labels, int classes, int before) {
    return labels >= LEAST_LABELS
        && labels >= LEAST_LABELS_A_CLASS * classes
        && Math.min(labels, MOST_LABELS) >= WORTH_ANOTHER * before;
  }

  private static int[] at(int[] values, int[] places) {
    return Arrays.stream(places).map(place -> values[place]).toArray();
  }

  /** How many labeled images of this shape to learn from at most. */
  public static int mostLabels(PixelShape shape) {
    return Math.min(MOST_LABELS, MOST_BYTES / shape.size());
  }

  private static int steps(int labels) {
    int taught = labels * (NETWORKS - 1) / NETWORKS;
    int wanted = EPOCHS * taught / ConvTraining.BATCH;
    return Math.max(LEAST_STEPS, Math.min(MOST_STEPS, wanted));
  }

  private ConvTraining nextTraining() {
    int kept = networks.size();
    int[] rows = IntStream.range(0, labels.length).filter(i -> keptFrom[i] != kept).toArray();
    long seed = seeds.nextLong();
    var lesson = new ConvTraining.Lesson(pixels, rows, at(labels, rows));
    ConvNetwork network = new ConvNetwork(runtime, planes, classes, seed);
    try {
      ConvTraining next = new ConvTraining(network, lesson, steps, mirrored, seed);
      networks.add(network);
      return next;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Learns for about so long.
   *
   * @return whether there is more to learn
   */
  public boolean advance(double seconds) {
    long start = System.nanoTime();
    while ((System.nanoTime() - start) / 1e9 < seconds) {
      if (training.isDone()) {
        if (networks.size() == NETWORKS) {
          return false;
        }
        training.close();
        training = nextTraining();
      }
      training.step();
    }
    return true;
  }

  /** The networks, for the caller to close. */
  public TunedNetworks finish() {
    if (networks.size() < NETWORKS || !training.isDone()) {
      throw new IllegalStateException("there is more to learn");
    }
    training.close();
    TunedNetworks tuned = new TunedNetworks(runtime, networks, mirrored, HeldOut.of(pixels));
    handedOver = true;
    return tuned;
  }

  /** Frees the networks, unless they are part of an encoder by now. */
  @Override
  public void close() {
    if (!handedOver) {
      training.close();
      networks.forEach(ConvNetwork::close);
    }
  }
}
