package org.winnow.live;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnow.common.Change;

/**
 * Something in a project changed.
 *
 * @param id what changed, in its own table; 0 where notices may have been missed and whoever cares
 *     should look again
 */
public record ChangeNotice(Change kind, long projectId, long id) {

  private static final Pattern PAYLOAD = Pattern.compile("([a-z]+) (\\d{1,19}) (\\d{1,19})");

  /** Reads {@code kind projectId id}; empty if it is something else, as from another version. */
  static Optional<ChangeNotice> parse(String payload) {
    Matcher parts = PAYLOAD.matcher(payload);
    if (!parts.matches()) {
      return Optional.empty();
    }
    for (Change kind : Change.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(parts.group(1))) {
        return Optional.of(
            new ChangeNotice(kind, Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
      }
    }
    return Optional.empty();
  }
}
