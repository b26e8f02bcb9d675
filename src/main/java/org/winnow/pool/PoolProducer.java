package org.winnow.pool;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.winnow.common.WinnowConfig;
import org.winnow.image.DecodePool;
import org.winnow.remote.Buckets;
import org.winnow.remote.RemoteImages;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.S3Clients;

/** Puts together what knows nothing of the container. */
final class PoolProducer {

  // The largest images allowed take two or three seconds in the slowest decoder.
  private static final Duration DECODE_LIMIT = Duration.ofSeconds(20);

  private PoolProducer() {}

  @Produces
  @Singleton
  static DecodePool decodePool() {
    return new DecodePool(Runtime.getRuntime().availableProcessors(), DECODE_LIMIT);
  }

  static void close(@Disposes DecodePool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  static FolderRoots folderRoots(WinnowConfig config) {
    return new FolderRoots(config.imports().roots().orElse(List.of()));
  }

  @Produces
  @Singleton
  static Buckets buckets(WinnowConfig config) {
    return new Buckets(
        config.imports().buckets().orElse(List.of()), S3Clients.onDemand(config.s3()));
  }

  @Produces
  @Singleton
  static RemoteImages remoteImages(WinnowConfig config, Buckets buckets, Clock clock) {
    return RemoteImages.of(
        config.imports().addresses(), config.imports().hosts().orElse(List.of()), buckets, clock);
  }

  static void close(@Disposes RemoteImages remote) throws IOException {
    remote.close();
  }

  @Produces
  @Singleton
  static Uploads uploads(WinnowConfig config) {
    return new Uploads(config.dataDir());
  }

  @Produces
  @Singleton
  static Renditions renditions(BlobStore blobs, FileArea files, DecodePool pool) {
    return new Renditions(blobs, files, pool);
  }

  @Produces
  @Singleton
  static BlobUse blobUse(Jdbi jdbi, BlobStore blobs, FileArea files) {
    return new BlobUse(jdbi, blobs, files);
  }

  @Produces
  @Singleton
  static ImportPass.Tools tools(
      BlobStore blobs, FileArea files, DecodePool pool, BatchCommit commit, RemoteImages remote) {
    return new ImportPass.Tools(blobs, new Inspector(blobs, files), pool, commit, remote);
  }

  @Produces
  @Singleton
  static ImportRunner runner(
      Imports imports,
      Uploads uploads,
      FolderRoots roots,
      Buckets buckets,
      ImportPass.Tools tools,
      LabelCommit labels,
      SourceFiles files,
      GoneFiles gone,
      Clock clock) {
    return new ImportRunner(
        imports, uploads, new Sources(roots, buckets, uploads, clock), tools, labels, files, gone);
  }
}
