package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.winnow.model.Encoder;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.FeatureFile;
import org.winnow.model.Features;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.pool.Image;
import org.winnow.pool.Images;
import org.winnow.project.Projects;
import org.winnow.storage.FileArea;

/**
 * Gives every image its features: has an encoder made when another one is due, then encodes slice
 * by slice in a random order. Every slice is committed; a job cut off goes on from the last one.
 * Until a new encoder covers the pool the features of the one before serve.
 */
@ApplicationScoped
class Encoding {

  /** Rows a shard: 16 MB at 512 features; smaller shards are merged while they grow. */
  private static final int SHARD_ROWS = 8192;

  private static final Logger LOG = Logger.getLogger(Encoding.class);

  private final Encoders encoders;
  private final EncoderLearning learning;
  private final EncoderSetting setting;
  private final EncoderProblems problems;
  private final Projects projects;
  private final Images images;
  private final PixelSource pixels;
  private final FileArea files;
  private final Compute compute;
  private final DjlRuntime runtime;

  Encoding(
      Encoders encoders,
      EncoderLearning learning,
      EncoderSetting setting,
      EncoderProblems problems,
      Projects projects,
      Images images,
      PixelSource pixels,
      FileArea files,
      Compute compute,
      DjlRuntime runtime) {
    this.encoders = encoders;
    this.learning = learning;
    this.setting = setting;
    this.problems = problems;
    this.projects = projects;
    this.images = images;
    this.pixels = pixels;
    this.files = files;
    this.compute = compute;
    this.runtime = runtime;
  }

  /** Does a step, then encodes all that is there now. */
  void run(long projectId, Due.EncodingStep step) {
    try {
      switch (step) {
        case LEARN -> learn(projectId);
        case SWITCH -> change(projectId);
        case ENCODE, NONE -> {}
      }
      encode(projectId, encoders.newest(projectId).orElseThrow());
    } catch (EncoderUnusable e) {
      keep(projectId, e);
    } finally {
      runtime.giveBackMemory();
    }
  }

  /**
   * A pool without an encoder, or one that has outgrown its patch features, gets patch features
   * where the pretrained encoder cannot be used.
   */
  private void learn(long projectId) {
    if (!setting.isSet()) {
      learning.learnPatches(projectId);
      return;
    }
    try {
      learning.fitPretrained(projectId);
    } catch (EncoderUnusable e) {
      if (encoders.newest(projectId).filter(newest -> newest.source() != null).isPresent()) {
        throw e;
      }
      keep(projectId, e);
      learning.learnPatches(projectId);
    }
  }

  /** The encoder there is goes on when the pretrained one cannot be used. */
  private void change(long projectId) {
    if (!setting.isSet()) {
      learning.learnPatches(projectId);
      return;
    }
    learning.fitPretrained(projectId);
  }

  private void keep(long projectId, EncoderUnusable problem) {
    String sentence = String.valueOf(problem.getMessage());
    if (problems.keep(projectId, sentence)) {
      LOG.warnf("project %d: %s", projectId, sentence);
    }
  }

  private void encode(long projectId, EncoderRecord record) {
    try (Encoder encoder = learning.load(record)) {
      Pace pace = new Pace(encoder.input());
      int encoded = record.encoded();
      EncodingOrder order = order(record, encoded);
      while (encoded < order.end()) {
        int to = Math.min(order.end(), encoded + pace.images());
        projects.requireThere(projectId);
        encodeSlice(record, encoder, pace, order, encoded, to);
        encoded = to;
        order = encoded < order.end() ? order : order(record, encoded);
      }
      LOG.infof("project %d: encoder %d has %d images", projectId, record.number(), encoded);
      for (String retired : encoders.retireBefore(projectId, record.number())) {
        files.delete(retired);
      }
      if (setting.source().equals(Optional.ofNullable(record.source()))) {
        problems.clear(projectId);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a new wave over all images there are, where those before are done. */
  private EncodingOrder order(EncoderRecord record, int encoded) {
    EncodingOrder order = encoders.order(record.id());
    int pool = images.count(record.projectId());
    if (encoded < order.end() || encoded >= pool) {
      return order;
    }
    encoders.begin(record.id(), new EncodingOrder.Wave(encoded, pool));
    return encoders.order(record.id());
  }

  private void encodeSlice(
      EncoderRecord record, Encoder encoder, Pace pace, EncodingOrder order, int from, int to)
      throws IOException {
    List<Integer> ordinals = IntStream.range(from, to).map(order::ordinal).boxed().toList();
    List<Image> slice = images.at(record.projectId(), ordinals);
    Features fresh =
        compute.inTurn(
            () ->
                pace.timed(
                    slice.size(), () -> encoder.encode(pixels.read(slice, encoder.input()))));
    Optional<Encoders.Shard> last = lastShard(record.id(), from);
    int start = last.map(Encoders.Shard::fromRow).orElse(from);
    Features rows = fresh;
    if (last.isPresent()) {
      rows = concatenate(FeatureFile.read(files.path(last.get().path())), fresh);
    }
    String path = "features/%d/%d-%d.npy".formatted(record.id(), start, to);
    Features written = rows;
    files.write(path, file -> FeatureFile.write(file, written));
    if (!encoders.put(record.projectId(), record.id(), new Encoders.Shard(start, to, path))) {
      files.delete(path);
      throw new CancellationException("another run has encoded more");
    }
    if (last.isPresent()) {
      files.delete(last.get().path());
    }
  }

  /** The shard that ends where the slice begins, while it has room. */
  private Optional<Encoders.Shard> lastShard(long encoderId, int from) {
    List<Encoders.Shard> shards = encoders.shards(encoderId);
    return shards.stream()
        .filter(shard -> shard.toRow() == from)
        .filter(shard -> shard.toRow() - shard.fromRow() < SHARD_ROWS)
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
