package org.winnow.queue;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/** The header by which a repeated request is known for one. */
final class IdempotencyKey {

  static final String HEADER = "Idempotency-Key";

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private IdempotencyKey() {}

  /**
   * Reads the header.
   *
   * @throws ProblemException.Malformed if it is missing or no UUID
   */
  static UUID of(@Nullable String header) {
    if (header == null) {
      throw new ProblemException.Malformed(
          "key-missing",
          "Expected the header Idempotency-Key with a new UUID, so that a repeated request has one"
              + " effect.");
    }
    if (!UUID_TEXT.matcher(header).matches()) {
      throw new ProblemException.Malformed(
          "key-invalid", "Expected a UUID in the header Idempotency-Key.");
    }
    return UUID.fromString(header);
  }
}
