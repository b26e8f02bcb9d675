package org.winnow.pool;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * A file of a source as it was when it was read last.
 *
 * @param version {@link Entry#NO_VERSION} where it is to be read again in any case
 * @param sha256 of the image that its bytes were; null if they were refused
 * @param code why they were refused; null for an image
 * @param readAt when the import that read it was begun
 * @param wasMissing whether a later import did not find it
 */
record SourceFile(
    String name,
    String version,
    @Nullable Sha256 sha256,
    @Nullable String code,
    @Nullable String detail,
    Instant readAt,
    boolean wasMissing) {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The import that read it, in words: of the same place, so that its time tells it. */
  String itsImport() {
    return "the import of " + MINUTE.format(readAt);
  }

  /** Why it was refused, told again. */
  String refusedAgain() {
    return "%s Unchanged since %s; not read again."
        .formatted(Objects.requireNonNull(detail), itsImport());
  }

  /** What is to be said where there is nothing at its address any more. */
  String gone(String answer) {
    return "%s Known since %s; its image stays in the pool.".formatted(answer, itsImport());
  }

  /** What is to be said when it was read again; null if its bytes are the same image as before. */
  @Nullable String changed(@Nullable Sha256 now) {
    return sha256 == null || sha256.equals(now)
        ? null
        : "Changed since "
            + itsImport()
            + "; the image it was then stays in the pool, with any label it has.";
  }
}
