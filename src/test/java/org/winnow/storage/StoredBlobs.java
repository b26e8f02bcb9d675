package org.winnow.storage;

import java.io.IOException;

/** Blobs for tests that need some to be there. */
public final class StoredBlobs {

  private StoredBlobs() {}

  /** Writes one; it is durable when this returns. */
  public static Sha256 write(BlobStore blobs, byte[] bytes) throws IOException {
    Sha256 sha256 = Sha256.hash(bytes);
    try (WriteBatch batch = blobs.batch()) {
      blobs.write(sha256, bytes, batch);
      batch.force();
    }
    return sha256;
  }
}
