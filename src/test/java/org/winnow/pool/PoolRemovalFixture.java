package org.winnow.pool;

import java.nio.file.Path;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;

/** The pool's removal on a folder, for tests of packages that need it. */
public final class PoolRemovalFixture {

  private PoolRemovalFixture() {}

  public static PoolRemoval on(Jdbi jdbi, Path folder) {
    return new PoolRemoval(jdbi, blobUse(jdbi, folder), new Uploads(folder), Clock.systemUTC());
  }

  public static BlobUse blobUse(Jdbi jdbi, Path folder) {
    BlobStore blobs = BlobStore.inFolder(folder);
    return new BlobUse(jdbi, blobs, new FileArea(folder, blobs));
  }
}
