package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jboss.logging.Logger;
import org.winnow.model.Encoder;
import org.winnow.model.FeatureFile;
import org.winnow.model.Features;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.PatchEncoder;
import org.winnow.model.djl.PatchEncoderTrainer;
import org.winnow.pool.Images;
import org.winnow.storage.FileArea;

/**
 * Gives every image its features: learns an encoder from the pool when there is none, or when the
 * pool has outgrown it, then encodes slice by slice. Every slice is committed; a job cut off goes
 * on from the last one.
 */
@ApplicationScoped
class Encoding {

  /** Images a slice: about a second of work, after which a round may have its turn. */
  private static final int SLICE = 1024;

  /** Rows a shard: 16 MB at 512 features; smaller shards are merged while they grow. */
  private static final int SHARD_ROWS = 8192;

  private static final Logger LOG = Logger.getLogger(Encoding.class);

  private final Encoders encoders;
  private final Images images;
  private final PixelSource pixels;
  private final FileArea files;
  private final Compute compute;
  private final DjlRuntime runtime;

  Encoding(
      Encoders encoders,
      Images images,
      PixelSource pixels,
      FileArea files,
      Compute compute,
      DjlRuntime runtime) {
    this.encoders = encoders;
    this.images = images;
    this.pixels = pixels;
    this.files = files;
    this.compute = compute;
    this.runtime = runtime;
  }

  /** Encodes all that is there now. */
  void run(long projectId, boolean learn) {
    try {
      learnAndEncode(projectId, learn);
    } finally {
      runtime.giveBackMemory();
    }
  }

  private void learnAndEncode(long projectId, boolean learn) {
    Optional<EncoderRecord> newest = encoders.newest(projectId);
    if (learn || newest.isEmpty()) {
      learn(projectId);
      newest = encoders.newest(projectId);
    }
    EncoderRecord record = newest.orElseThrow();
    try (Encoder encoder = PatchEncoder.load(runtime, files.path(record.path()))) {
      int encoded = record.encoded();
      int pool = images.count(projectId);
      while (encoded < pool) {
        encoded = encodeSlice(record, encoder, encoded, Math.min(pool, encoded + SLICE));
        pool = images.count(projectId);
      }
      LOG.infof("project %d: encoder %d has %d images", projectId, record.number(), encoded);
      for (String retired : encoders.retireBefore(projectId, record.number())) {
        files.delete(retired);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void learn(long projectId) {
    int pool = images.count(projectId);
    long seed = new SplittableRandom(projectId).split().nextLong() + pool;
    PixelSource.Sample sample = pixels.sample(projectId, pool, seed);
    Encoder encoder =
        compute.inTurn(
            () -> new PatchEncoderTrainer(runtime).learn(sample.pixels(), sample.settings(), seed));
    try (encoder) {
      String path = "encoders/%d-%d.zip".formatted(projectId, pool);
      files.write(path, encoder::save);
      long id =
          encoders.add(
              projectId,
              "patch-features",
              path,
              encoder.provenance(),
              encoder.dimension(),
              pool,
              sample.pixels().images());
      LOG.infof(
          "project %d: learned encoder id %d from %d of %d images",
          projectId, id, sample.pixels().images(), pool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int encodeSlice(EncoderRecord record, Encoder encoder, int from, int to)
      throws IOException {
    var slice = images.list(record.projectId(), from, to);
    Features fresh = compute.inTurn(() -> encoder.encode(pixels.read(slice, encoder.input())));
    Optional<Encoders.Shard> last = lastShard(record.id(), from);
    int start = last.map(Encoders.Shard::fromOrdinal).orElse(from);
    Features rows = fresh;
    if (last.isPresent()) {
      rows = concatenate(FeatureFile.read(files.path(last.get().path())), fresh);
    }
    String path = "features/%d/%d-%d.npy".formatted(record.id(), start, to);
    Features written = rows;
    files.write(path, file -> FeatureFile.write(file, written));
    encoders.put(record.projectId(), record.id(), new Encoders.Shard(start, to, path));
    if (last.isPresent()) {
      files.delete(last.get().path());
    }
    return to;
  }

  /** The shard that ends where the slice begins, while it has room. */
  private Optional<Encoders.Shard> lastShard(long encoderId, int from) {
    List<Encoders.Shard> shards = encoders.shards(encoderId);
    return shards.stream()
        .filter(shard -> shard.toOrdinal() == from)
        .filter(shard -> shard.toOrdinal() - shard.fromOrdinal() < SHARD_ROWS)
        .findFirst();
  }

  private static Features concatenate(Features first, Features second) {
    float[] values = new float[first.valuesND().length + second.valuesND().length];
    System.arraycopy(first.valuesND(), 0, values, 0, first.valuesND().length);
    System.arraycopy(
        second.valuesND(), 0, values, first.valuesND().length, second.valuesND().length);
    return new Features(values, first.rows() + second.rows(), first.dimension());
  }
}
