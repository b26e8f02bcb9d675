package org.winnow.pool;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;

/** The same, in the same orders, with the bytes in a bucket. */
@Timeout(120)
class BlobUseInBucketTest extends BlobUseTest {

  private final S3Host host;

  BlobUseInBucketTest() throws Exception {
    host = new S3Host();
  }

  @Override
  BlobStore store(Path folder) {
    return BucketStores.on(host, folder);
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }
}
