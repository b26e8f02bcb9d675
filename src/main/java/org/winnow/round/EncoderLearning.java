package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.winnow.model.Encoder;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.PatchEncoder;
import org.winnow.model.djl.PatchEncoderSettings;
import org.winnow.model.djl.PatchEncoderTrainer;
import org.winnow.model.djl.PretrainedFile;
import org.winnow.model.djl.SelfSupervisedEncoder;
import org.winnow.model.djl.TorchScriptEncoder;
import org.winnow.model.djl.TorchScriptTrainer;
import org.winnow.model.djl.TunedEncoder;
import org.winnow.pool.Image;
import org.winnow.pool.Images;
import org.winnow.storage.DiskFull;
import org.winnow.storage.FileArea;

/**
 * Makes a project's next encoder and loads the ones it has: patch features learned from the pool,
 * or the administrator's pretrained network, fitted to the pool.
 */
@ApplicationScoped
class EncoderLearning {

  static final String PATCHES = "patch-features";
  static final String PRETRAINED = "pretrained";
  static final String SELF_SUPERVISED = "self-supervised";
  static final String TUNED = "tuned";

  private static final Logger LOG = Logger.getLogger(EncoderLearning.class);

  private final Encoders encoders;
  private final Images images;
  private final PixelSource pixels;
  private final FileArea files;
  private final Compute compute;
  private final DjlRuntime runtime;
  private final EncoderSetting setting;

  EncoderLearning(
      Encoders encoders,
      Images images,
      PixelSource pixels,
      FileArea files,
      Compute compute,
      DjlRuntime runtime,
      EncoderSetting setting) {
    this.encoders = encoders;
    this.images = images;
    this.pixels = pixels;
    this.files = files;
    this.compute = compute;
    this.runtime = runtime;
    this.setting = setting;
  }

  /** Learns patch features; rounds have their turn between two parts of it. */
  void learnPatches(long projectId) {
    int pool = images.count(projectId);
    long seed = seed(projectId, pool);
    PixelSource.Sample sample = pixels.sample(projectId, pool, seed);
    PatchEncoderTrainer trainer = new PatchEncoderTrainer(runtime, files.scratch(), compute::pause);
    Encoder encoder =
        compute.inTurn(() -> learn(trainer, sample.pixels(), sample.settings(), seed));
    keep(projectId, PATCHES, encoder, pool, sample.pixels().images());
  }

  private static Encoder learn(
      PatchEncoderTrainer trainer, Pixels pixels, PatchEncoderSettings settings, long seed) {
    try {
      return trainer.learn(pixels, settings, seed);
    } catch (UncheckedIOException e) {
      if (e.getCause() != null) {
        DiskFull.check(e.getCause());
      }
      throw e;
    }
  }

  /**
   * Fits the pretrained network to the pool. Rounds have their turn between two parts of the
   * sample.
   *
   * @throws EncoderUnusable when it cannot be used
   */
  void fitPretrained(long projectId) {
    PretrainedFile file = setting.open();
    int pool = images.count(projectId);
    long seed = seed(projectId, pool);
    List<Image> sample = pixels.draw(projectId, pool, TorchScriptTrainer.SAMPLE, seed);
    try (TorchScriptTrainer trainer = compute.inTurn(() -> new TorchScriptTrainer(runtime, file))) {
      compute.inParts(
          trainer.input(),
          sample.size(),
          (from, to) -> trainer.add(pixels.read(sample.subList(from, to), trainer.input())));
      Encoder encoder = compute.inTurn(() -> trainer.learn(seed));
      keep(projectId, PRETRAINED, encoder, pool, sample.size());
    }
  }

  /** Of all that is learned from the pool when it is so large. */
  static long seed(long projectId, int pool) {
    return new SplittableRandom(projectId).split().nextLong() + pool;
  }

  /** Closes the encoder. */
  private void keep(long projectId, String kind, Encoder encoder, int pool, int learnedFrom) {
    try (encoder) {
      int number = encoders.newest(projectId).map(EncoderRecord::number).orElse(0) + 1;
      var draft = write(projectId, number, kind, null, encoder, pool, learnedFrom);
      Optional<Long> id = encoders.add(projectId, draft);
      if (id.isEmpty()) {
        files.delete(draft.path());
      }
      LOG.infof(
          "project %d: learned encoder %d (%s) from %d of %d images%s",
          projectId,
          number,
          kind,
          learnedFrom,
          pool,
          id.isPresent() ? "" : "; another one was there first");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes an encoder's file, for the row that is to name it. */
  Encoders.Draft write(
      long projectId,
      int number,
      String kind,
      @Nullable Long baseId,
      Encoder encoder,
      int pool,
      int learnedFrom)
      throws IOException {
    // another run of the same job, taken for dead, may be writing the same version
    String path = "encoders/%d/%d-%s-%s.zip".formatted(projectId, number, kind, UUID.randomUUID());
    files.write(path, encoder::save);
    return new Encoders.Draft(
        number, kind, path, baseId, encoder.provenance(), encoder.dimension(), pool, learnedFrom);
  }

  /**
   * Loads an encoder; the caller closes it.
   *
   * @throws EncoderUnusable when it is a pretrained one whose file cannot be used now
   */
  Encoder load(EncoderRecord record) throws IOException {
    if (record.baseId() != null) {
      Encoder base = load(encoders.require(record.projectId(), record.baseId()));
      return record.isTuned()
          ? TunedEncoder.load(runtime, files.path(record.path()), base)
          : SelfSupervisedEncoder.load(runtime, files.path(record.path()), base);
    }
    if (record.source() == null) {
      return PatchEncoder.load(runtime, files.path(record.path()));
    }
    if (!setting.isSet()) {
      throw new EncoderUnusable(
          "The features in use were made with a pretrained encoder, and winnow.encoder.file is no longer set.");
    }
    return TorchScriptEncoder.load(runtime, files.path(record.path()), setting.open());
  }
}
