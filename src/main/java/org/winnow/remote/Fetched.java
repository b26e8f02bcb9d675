package org.winnow.remote;

import org.jspecify.annotations.Nullable;

/** What came of fetching an image. */
public sealed interface Fetched {

  /**
   * Its bytes.
   *
   * @param version to ask with the next time; null where the host says nothing that would tell
   *     whether the image is still the same
   */
  record Image(byte[] bytes, @Nullable String version) implements Fetched {}

  /** It is as it was when it had the version that was asked with; none of its bytes were sent. */
  record Unchanged() implements Fetched {}
}
