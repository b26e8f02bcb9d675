package org.winnow.model.djl;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.winnow.model.Draws;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Learns an encoder from images without labels: k-means patch features (Coates & Ng 2011). Patches
 * → contrast normalisation → ZCA → k-means filters; then, of whole images, triangle responses →
 * pooling → square root → standardisation → principal axes, partly whitened. Beside them {@link
 * ToneFeatures}. Deterministic by seed on one machine.
 */
public final class PatchEncoderTrainer {

  /** Counts up when equal settings and seeds no longer give equal features. */
  public static final int ALGORITHM = 3;

  private static final int IMAGES_A_BLOCK = 128;

  /** Added to a pooled value's variance: responses that hardly ever occur stay small. */
  private static final double LEAST_VARIANCE = 1e-3;

  private final DjlRuntime runtime;
  private final Path scratch;
  private final Runnable between;

  public PatchEncoderTrainer(DjlRuntime runtime) {
    this(runtime, Path.of(System.getProperty("java.io.tmpdir")), () -> {});
  }

  /**
   * @param scratch folder for a temporary file of a quarter of a gigabyte
   * @param between what is done, on the thread that learns, between two pieces, of six seconds at
   *     most with photos on two cores: a minute or two are long for whoever else wants them
   */
  public PatchEncoderTrainer(DjlRuntime runtime, Path scratch, Runnable between) {
    this.runtime = runtime;
    this.scratch = scratch;
    this.between = between;
  }

  /**
   * Learns filters, standardisation and axes. Takes under 200 MB of native memory and 250 MB of
   * disk for a while at 6,000 images, 800 filters and 4 × 4 cells.
   *
   * @param sample images of the pool, drawn at random; up to settings.images() are used for the
   *     axes, so more than that buys little
   * @param seed of every random choice
   * @return an encoder for the caller to close; it gives settings.dimension() patch features or,
   *     for few images, half their number, and up to 64 that tell brightness and colour
   * @throws IllegalArgumentException when there are fewer than 2 images or their shape is not the
   *     settings'
   */
  public PatchEncoder learn(Pixels sample, PatchEncoderSettings settings, long seed) {
    if (!sample.shape().equals(settings.input()) || sample.images() < 2) {
      throw new IllegalArgumentException(
          "expected 2 or more images of %s, got %d of %s"
              .formatted(settings.input(), sample.images(), sample.shape()));
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<PatchFilters> filters = new ArrayList<>();
    for (PatchScale scale : settings.scales()) {
      filters.add(filters(sample, scale, settings.patches(), seeds));
    }
    int images = Math.min(sample.images(), settings.images());
    Pixels used = subset(sample, images, seeds.nextLong());
    int dimension = Math.max(1, Math.min(settings.dimension(), images / 2));
    Projection.Fit fit = fit(used, settings.input(), filters, dimension, seeds.nextLong());
    ToneFeatures tones = ToneFeatures.learn(runtime, used, fit.variance(), seeds.nextLong());
    return new PatchEncoder(
        runtime,
        settings.input(),
        filters,
        fit.projection(),
        tones,
        provenance(sample, settings, images, seed));
  }

  private PatchFilters filters(
      Pixels sample, PatchScale scale, int patches, SplittableRandom seeds) {
    int size = scale.patchSize(sample.shape());
    float[] drawn = new PatchSampler(sample, scale).draw(patches, seeds.nextLong());
    Whitening whitening = Whitening.of(drawn, size);
    whitening.apply(drawn);
    float[] centroids =
        new KMeans(runtime, between).centroids(drawn, size, scale.filters(), seeds.nextLong());
    return new PatchFilters(scale, whitening.meanP(), whitening.matrixPP(), centroids);
  }

  private static Pixels subset(Pixels sample, int images, long seed) {
    if (images == sample.images()) {
      return sample;
    }
    int[] order = Draws.permutation(sample.images(), new SplittableRandom(seed));
    return sample.select(Arrays.copyOf(order, images));
  }

  private Projection.Fit fit(
      Pixels images, PixelShape input, List<PatchFilters> filters, int dimension, long seed) {
    try (PatchNetwork network = new PatchNetwork(runtime, input, filters);
        SpilledRows rows =
            new SpilledRows(scratch, images.images(), network.width(), IMAGES_A_BLOCK);
        NDManager memory = runtime.newMemory()) {
      int side = runtime.lanes().count();
      for (int first = 0; first < rows.count(); first += side) {
        int begun = first;
        runtime
            .lanes()
            .forEach(
                Math.min(side, rows.count() - first),
                lane -> {
                  int block = begun + lane;
                  try (NDManager sub = memory.newSubManager()) {
                    rows.write(
                        block, network.pooled(images, rows.from(block), rows.to(block), sub));
                  }
                });
        runtime.trim();
        between.run();
      }
      Standardisation standard = Standardisation.of(rows, memory, LEAST_VARIANCE);
      return Projection.learn(rows, standard, dimension, seed, memory, runtime.lanes());
    }
  }

  private Map<String, Object> provenance(
      Pixels sample, PatchEncoderSettings settings, int images, long seed) {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("kind", "patch");
    made.put("algorithm", ALGORITHM);
    made.put("library", runtime.description());
    made.put("seed", seed);
    made.put("images", sample.images());
    made.put("images_for_axes", images);
    made.put("patches", settings.patches());
    made.put("whitening", Projection.WHITENING);
    return made;
  }
}
