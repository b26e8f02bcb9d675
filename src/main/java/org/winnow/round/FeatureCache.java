package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.model.FeatureFile;
import org.winnow.model.Features;
import org.winnow.storage.FileArea;

/**
 * Feature rows in memory, read from their shards once. Keeps the pools used last, up to a quarter
 * of the heap; a pool larger than that stays only while a round uses it.
 */
@ApplicationScoped
class FeatureCache {

  private static final int BYTES_PER_VALUE = Float.BYTES;

  private final Encoders encoders;
  private final FileArea files;
  private final long capacityBytes = Runtime.getRuntime().maxMemory() / 4;
  private final Map<Long, Features> cached = new LinkedHashMap<>(16, 0.75f, true);

  FeatureCache(Encoders encoders, FileArea files) {
    this.encoders = encoders;
    this.files = files;
  }

  /** The first {@code encoder.encoded()} rows; empty when there are none yet. */
  synchronized Optional<Features> of(EncoderRecord encoder) {
    if (encoder.encoded() == 0) {
      return Optional.empty();
    }
    Features known = cached.get(encoder.id());
    if (known != null && known.rows() == encoder.encoded()) {
      return Optional.of(known);
    }
    Features features = readTwice(encoder, known);
    cached.put(encoder.id(), features);
    evict();
    return Optional.of(features);
  }

  /** A shard may have been merged into a larger one between its row and its file: look again. */
  private Features readTwice(EncoderRecord encoder, @Nullable Features known) {
    try {
      return read(encoder, known);
    } catch (UncheckedIOException merged) {
      return read(encoder, known);
    }
  }

  private Features read(EncoderRecord encoder, @Nullable Features known) {
    int dimension = encoder.dimension();
    float[] values = new float[Math.multiplyExact(encoder.encoded(), dimension)];
    int done = 0;
    if (known != null && known.rows() < encoder.encoded()) {
      System.arraycopy(known.valuesND(), 0, values, 0, known.valuesND().length);
      done = known.rows();
    }
    for (Encoders.Shard shard : encoders.shards(encoder.id())) {
      if (shard.toRow() > done && shard.fromRow() < encoder.encoded()) {
        copy(shard, dimension, values);
      }
    }
    return new Features(values, encoder.encoded(), dimension);
  }

  private void copy(Encoders.Shard shard, int dimension, float[] values) {
    try {
      Features rows = FeatureFile.read(files.path(shard.path()));
      int from = shard.fromRow() * dimension;
      int length = Math.min(rows.valuesND().length, values.length - from);
      System.arraycopy(rows.valuesND(), 0, values, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void evict() {
    long bytes = 0;
    for (Features features : cached.values()) {
      bytes += (long) features.valuesND().length * BYTES_PER_VALUE;
    }
    Iterator<Features> oldestFirst = cached.values().iterator();
    while (bytes > capacityBytes && oldestFirst.hasNext()) {
      bytes -= (long) oldestFirst.next().valuesND().length * BYTES_PER_VALUE;
      oldestFirst.remove();
    }
  }
}
