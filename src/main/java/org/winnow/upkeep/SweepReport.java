package org.winnow.upkeep;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep found. */
public final class SweepReport {

  /** As many rows without bytes are named; all are counted. */
  private static final int MOST_NAMED = 20;

  /** Files that no row names, by what they are. */
  enum Orphan {
    BLOB("images that no project has"),
    PICTURE("thumbnails of images that no project has"),
    FEATURES("features of no encoder"),
    ENCODER("encoders of no project"),
    EXPORT("exports that are in no list"),
    UPLOAD("uploads whose import has ended"),
    STAGED("files half written by a process that died");

    private final String words;

    Orphan(String words) {
      this.words = words;
    }
  }

  private record Tally(long files, long bytes) {}

  private final Map<Orphan, Tally> orphans = new EnumMap<>(Orphan.class);
  private final List<String> named = new ArrayList<>();
  private long missing;

  void orphan(Orphan kind, long bytes) {
    orphans.merge(
        kind, new Tally(1, bytes), (a, b) -> new Tally(a.files + b.files, a.bytes + b.bytes));
  }

  void missing(String what) {
    missing++;
    if (named.size() < MOST_NAMED) {
      named.add(what);
    }
  }

  /** Files that no row names. */
  long orphans() {
    return orphans.values().stream().mapToLong(Tally::files).sum();
  }

  /** Rows whose bytes are gone: lost data. */
  public long missing() {
    return missing;
  }

  /** The report, for people. */
  public List<String> lines(boolean deleted) {
    List<String> lines = new ArrayList<>();
    orphans.forEach(
        (kind, tally) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%,d files, %.1f MB: %s%s",
                    tally.files,
                    tally.bytes / 1e6,
                    kind.words,
                    deleted ? ", deleted" : "")));
    if (orphans.isEmpty()) {
      lines.add("No file is left over.");
    }
    for (String what : named) {
      lines.add("MISSING: " + what);
    }
    if (missing > named.size()) {
      lines.add(String.format(Locale.ROOT, "MISSING: %,d more", missing - named.size()));
    }
    lines.add(
        missing == 0
            ? "Nothing is missing."
            : String.format(
                Locale.ROOT,
                "DATA LOSS: the bytes of %,d rows are gone. Restore them from a backup.",
                missing));
    return lines;
  }
}
