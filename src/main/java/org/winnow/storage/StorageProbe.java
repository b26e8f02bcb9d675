package org.winnow.storage;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.winnow.common.ProblemException;
import org.winnow.common.WinnowConfig;

/** Asks, before a server starts, whether it can work with the store it is to use. */
public final class StorageProbe {

  private StorageProbe() {}

  /**
   * Tries all that a server does with a bucket, where one is configured.
   *
   * @throws IllegalStateException if it cannot be used, or may be imported from; the message is for
   *     the administrator
   */
  public static void require(WinnowConfig config, Clock clock) {
    if (config.storage().bucket().isEmpty()) {
      return;
    }
    BucketPlace place = BucketPlace.of(config.storage().bucket().get());
    for (String importable : config.imports().buckets().orElse(List.of())) {
      if (place.isIn(importable)) {
        throw new IllegalStateException(
            "winnow.import.buckets names %s, and the images of all projects are in %s: every"
                    .formatted(importable.strip(), place)
                + " engineer could read them; take it out of one of the two settings.");
      }
    }
    try (BucketBlobs bucket = BucketBlobs.of(place, config, clock)) {
      bucket.probe();
    } catch (ProblemException | IOException e) {
      throw new IllegalStateException(
          "The bucket of winnow.storage.bucket, %s, cannot be used. %s"
                  .formatted(place, e.getMessage())
              + " Check it and winnow.s3.*, then start again.",
          e);
    }
  }
}
