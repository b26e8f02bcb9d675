package org.winnow.pool;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of an entry of an import, or of a row of one of its label files. */
@Schema(name = "EntryStatus")
public enum EntryStatus {
  /** It is an image that the pool did not have. */
  IMPORTED,
  /** It is an image that was there already. */
  DUPLICATE,
  /** It was not taken. */
  REJECTED,
  /** It could not be fetched just now. */
  RETRYABLE,
  /** It is a file of labels, whose rows follow after all entries. */
  LABEL_FILE,
  /** A row of a label file that changed something. */
  APPLIED,
  /** A row of a label file that said nothing new. */
  UNCHANGED,
  /** A file that is as it was when an earlier import read it. */
  KNOWN,
  /** A file that an earlier import read and that is no longer there. */
  MISSING;

  /** As tables and JSON spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<EntryStatus> find(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  static EntryStatus of(String word) {
    return find(word)
        .orElseThrow(() -> new IllegalStateException("the table has no status " + word));
  }

  static List<String> words() {
    return Arrays.stream(values()).map(EntryStatus::word).toList();
  }
}
