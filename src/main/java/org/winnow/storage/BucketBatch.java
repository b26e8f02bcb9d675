package org.winnow.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A batch whose blobs go to a bucket, while its other files stay here. Blobs wait in the staging
 * folder and not in memory, for a batch of large images would need gigabytes, and not on their way,
 * for a slow bucket would hold up the decoders.
 */
final class BucketBatch extends WriteBatch {

  private final BucketBlobs bucket;
  private final Map<Sha256, Path> staged = new ConcurrentHashMap<>();

  BucketBatch(Staging staging, BucketBlobs bucket) {
    super(staging);
    this.bucket = bucket;
  }

  void write(Sha256 sha256, byte[] bytes) throws IOException {
    if (!staged.containsKey(sha256)) {
      Path file = stage(out -> out.write(bytes));
      if (staged.putIfAbsent(sha256, file) != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Blobs first: files are made of them, and can be made again. */
  @Override
  public void force() throws IOException {
    bucket.upload(staged);
    deleteStaged();
    super.force();
  }

  @Override
  public void close() throws IOException {
    deleteStaged();
    super.close();
  }

  private void deleteStaged() throws IOException {
    for (Path file : staged.values()) {
      Files.deleteIfExists(file);
    }
    staged.clear();
  }
}
