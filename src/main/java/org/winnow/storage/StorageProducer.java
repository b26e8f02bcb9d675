package org.winnow.storage;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.winnow.common.WinnowConfig;

/** The store in the configured data folder. */
final class StorageProducer {

  private StorageProducer() {}

  @Produces
  @Singleton
  static BlobStore blobs(WinnowConfig config) {
    return new BlobStore(config.dataDir());
  }

  @Produces
  @Singleton
  static FileArea files(WinnowConfig config, BlobStore blobs) {
    return new FileArea(config.dataDir(), blobs);
  }
}
