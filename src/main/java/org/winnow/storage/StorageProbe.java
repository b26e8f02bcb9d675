package org.winnow.storage;

import java.time.Clock;
import org.winnow.common.ProblemException;
import org.winnow.common.WinnowConfig;

/** Asks, before a server starts, whether it can work with the store it is to use. */
public final class StorageProbe {

  private StorageProbe() {}

  /**
   * Tries all that a server does with a bucket, where one is configured.
   *
   * @throws IllegalStateException if it cannot be used; the message is for the administrator
   */
  public static void require(WinnowConfig config, Clock clock) {
    if (config.storage().bucket().isEmpty()) {
      return;
    }
    BucketPlace place = BucketPlace.of(config.storage().bucket().get());
    try {
      BucketBlobs.of(place, config, clock).probe();
    } catch (ProblemException e) {
      throw new IllegalStateException(
          "The bucket of winnow.storage.bucket, %s, cannot be used. %s"
                  .formatted(place, e.getMessage())
              + " Check it and winnow.s3.*, then start again.",
          e);
    }
  }
}
