package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;
import org.winnow.model.FeatureFile;
import org.winnow.model.SoftmaxWeights;
import org.winnow.storage.FileArea;
import org.winnow.transfer.PoolModel;

/** Tells exports what the newest classifier says of the pool, from rows and feature files. */
@ApplicationScoped
class KeptModel implements PoolModel {

  /** A round that trains on other features follows within seconds. */
  private static final int RETRY_AFTER_SECONDS = 10;

  private final Classifiers classifiers;
  private final Encoders encoders;
  private final FileArea files;

  KeptModel(Classifiers classifiers, Encoders encoders, FileArea files) {
    this.classifiers = classifiers;
    this.encoders = encoders;
    this.files = files;
  }

  @Override
  public Optional<Scores> scores(long projectId) {
    return classifiers.newest(projectId).map(kept -> scores(projectId, kept));
  }

  private Scores scores(long projectId, Classifiers.Kept kept) {
    EncoderRecord encoder = encoders.require(projectId, kept.encoderId());
    if (encoder.encoded() == 0) {
      throw new ProblemException.Unavailable(
          "model-renewing",
          "The images have new features, and the model that reads them is being trained. Try again"
              + " in a few seconds.",
          RETRY_AFTER_SECONDS);
    }
    return new KeptScores(kept, rows(encoder));
  }

  @Override
  public Optional<Matrix> features(long projectId) {
    return encoders.inUse(projectId).filter(e -> e.encoded() > 0).map(this::rows);
  }

  /** A shard may have been merged into a larger one between its row and its file: look again. */
  private Rows rows(EncoderRecord encoder) {
    try {
      try {
        return map(encoder);
      } catch (NoSuchFileException merged) {
        return map(encoder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Rows map(EncoderRecord encoder) throws IOException {
    int rows = 0;
    List<MappedShard> shards = new ArrayList<>();
    for (Encoders.Shard shard : encoders.shards(encoder.id())) {
      FloatBuffer values = FeatureFile.map(files.path(shard.path()), encoder.dimension());
      shards.add(new MappedShard(shard.fromRow(), shard.toRow(), values));
      rows = shard.toRow();
    }
    return new Rows(encoder.dimension(), rows, encoders.order(encoder.id()), shards);
  }

  private record MappedShard(int fromRow, int toRow, FloatBuffer values) {}

  private record KeptScores(Classifiers.Kept kept, Rows rows) implements Scores {

    @Override
    public int modelVersion() {
      return kept.modelVersion();
    }

    @Override
    public List<Long> classIds() {
      return kept.classIds();
    }

    @Override
    public float @Nullable [] probabilities(int ordinal) {
      SoftmaxWeights weights = kept.weights();
      FloatBuffer row = rows.row(ordinal);
      return row == null ? null : weights.probabilities(row);
    }
  }

  /**
   * @param encoded rows there are
   * @param shards by their rows, without gaps
   */
  private record Rows(int dimension, int encoded, EncodingOrder order, List<MappedShard> shards)
      implements Matrix {

    @Override
    public @Nullable FloatBuffer row(int ordinal) {
      int row = order.row(ordinal);
      if (row >= encoded) {
        return null;
      }
      MappedShard shard = shard(row);
      return shard.values().slice((row - shard.fromRow()) * dimension, dimension);
    }

    private MappedShard shard(int row) {
      int low = 0;
      int high = shards.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (row < shards.get(middle).toRow()) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return shards.get(low);
    }
  }
}
