package org.winnow.pool;

import java.time.Duration;
import java.time.Instant;
import org.winnow.common.ProblemException;

/**
 * An upload that can be resumed, with the import that it is for.
 *
 * @param key what the client calls the file, to find its upload again
 * @param metadata Upload-Metadata as it came
 * @param received bytes that are durable
 * @param lastAt when bytes came last
 */
record Upload(Import one, String key, String metadata, long length, long received, Instant lastAt) {

  /** How long an upload may be silent before it is given up. */
  static final Duration EXPIRY = Duration.ofHours(24);

  boolean isWhole() {
    return received == length;
  }

  Instant expiresAt() {
    return lastAt.plus(EXPIRY);
  }

  /** Whether bytes can still come, or have all come. */
  boolean isAlive(Instant now) {
    return isWhole() || (one.status() == ImportStatus.RECEIVING && now.isBefore(expiresAt()));
  }

  /**
   * @throws ProblemException.Gone if it was given up: cancelled, expired, or its bytes lost
   */
  Upload requireAlive(Instant now) {
    if (!isAlive(now)) {
      throw gone();
    }
    return this;
  }

  static ProblemException.Gone gone() {
    return new ProblemException.Gone(
        "upload-gone", "The upload was discarded, or nothing came for 24 hours. Begin it again.");
  }
}
