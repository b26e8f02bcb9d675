package org.winnow.storage;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.winnow.common.WinnowConfig;

/** The configured store, and the files beside it. */
final class StorageProducer {

  private StorageProducer() {}

  @Produces
  @Singleton
  static BlobStore blobs(WinnowConfig config, Clock clock) {
    return BlobStore.of(config, clock);
  }

  static void close(@Disposes BlobStore blobs) {
    if (blobs instanceof BucketBlobs bucket) {
      bucket.close();
    }
  }

  @Produces
  @Singleton
  static FileArea files(WinnowConfig config, BlobStore blobs) {
    return new FileArea(config.dataDir(), blobs);
  }
}
