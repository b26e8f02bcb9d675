package org.winnow.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.winnow.common.ProblemException;
import org.winnow.common.WinnowConfig;

/**
 * Immutable bytes by their SHA-256, in a folder or in a bucket of S3; outside this package only the
 * sweep knows which, for it tells what else lies in the folder. The same bytes are kept once. A
 * blob is there whole or not at all: what has another hash than its name, or breaks off, is not
 * there. Safe for use by many threads and processes on one folder or bucket.
 *
 * <p>All but what a batch is written to may throw {@link ProblemException.Unavailable} where a
 * bucket is away, and {@link ProblemException.InsufficientStorage} where no room is left.
 */
public sealed interface BlobStore permits FolderBlobs, BucketBlobs {

  /** In how many parts {@link #list} shows what there is: one for each first byte of a hash. */
  int PARTS = 256;

  /** One in {@code blobs} under a data folder, which is made if it is not there. */
  static BlobStore inFolder(Path dataFolder) {
    return new FolderBlobs(dataFolder);
  }

  /** The configured one. */
  static BlobStore of(WinnowConfig config, Clock clock) {
    return config
        .storage()
        .bucket()
        .<BlobStore>map(text -> BucketBlobs.of(BucketPlace.of(text), config, clock))
        .orElseGet(() -> inFolder(config.dataDir()));
  }

  /** Where this is, for people. */
  String place();

  /** Whether this is a bucket; then the folder of images' bytes should be empty. */
  boolean isInBucket();

  /** A batch to write blobs and files of the same data folder into. */
  WriteBatch batch();

  /** Writes bytes whose hash is known; they are there once the batch is forced. */
  void write(Sha256 sha256, byte[] bytes, WriteBatch batch) throws IOException;

  /**
   * Those of the blobs that are not there. Looks only for their names, not at their bytes.
   *
   * @param hashes some thousands
   */
  Set<Sha256> missing(Collection<Sha256> hashes);

  /** Whether the blob is there. */
  default boolean holds(Sha256 sha256) {
    return missing(List.of(sha256)).isEmpty();
  }

  /**
   * The bytes, not held in memory; the caller closes the stream. Its end throws {@link
   * NoSuchFileException} if they were others.
   *
   * @throws NoSuchFileException if it is not there
   */
  InputStream open(Sha256 sha256) throws IOException;

  /**
   * All of the bytes.
   *
   * @throws NoSuchFileException if it is not there
   */
  byte[] read(Sha256 sha256) throws IOException;

  /**
   * A file of this machine with the bytes, to be read within a minute; nothing may write to it.
   *
   * @throws NoSuchFileException if it is not there
   */
  Path local(Sha256 sha256) throws IOException;

  /** Deletes those of the blobs that are there. */
  void delete(Collection<Sha256> hashes) throws IOException;

  /**
   * A blob as it lies there.
   *
   * @param place its path below the data folder, or its key
   * @param modified when it was written
   */
  record Stored(Sha256 sha256, String place, long bytes, Instant modified) {}

  /**
   * The blobs whose hash begins with a byte, in no order; those written meanwhile may be missed.
   * There are 4,000 of a million.
   *
   * @param part from 0 to {@link #PARTS}, exclusive
   */
  List<Stored> list(int part) throws IOException;

  /** Deletes what processes that died left half written before {@code before}. */
  void deleteAbandoned(Instant before) throws IOException;
}
