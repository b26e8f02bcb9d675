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

  /** As many files of a kind are named, for somebody to look at what they are. */
  private static final int MOST_PATHS = 3;

  /** Files that no row names, by what they are. */
  enum Orphan {
    BLOB("images that no project has"),
    PICTURE("thumbnails of images that no project has"),
    FEATURES("features of no encoder"),
    ENCODER("encoders of no project"),
    EXPORT("exports that are in no list"),
    UPLOAD("uploads whose import has ended"),
    STAGED("files half written by a process that died"),
    /** Not Winnow's to delete. */
    STRAY("in the folder of images' bytes, but no such bytes by their path; left there"),
    /** Copied to the bucket, or back from it. */
    ASIDE("images' bytes in the data folder, which the bucket has taken the place of; left there");

    private final String words;

    Orphan(String words) {
      this.words = words;
    }

    boolean isDeleted() {
      return this != STRAY && this != ASIDE;
    }
  }

  private static final class Tally {
    private final List<String> paths = new ArrayList<>();
    private long files;
    private long bytes;
  }

  private final Map<Orphan, Tally> orphans = new EnumMap<>(Orphan.class);
  private final List<String> named = new ArrayList<>();
  private long missing;

  /**
   * @param path from the data folder on
   */
  void orphan(Orphan kind, long bytes, String path) {
    Tally tally = orphans.computeIfAbsent(kind, first -> new Tally());
    tally.files++;
    tally.bytes += bytes;
    if (tally.paths.size() < MOST_PATHS) {
      tally.paths.add(path);
    }
  }

  void missing(String what) {
    missing++;
    if (named.size() < MOST_NAMED) {
      named.add(what);
    }
  }

  /** Files that are to be told of. */
  boolean findsFiles() {
    return !orphans.isEmpty();
  }

  /** Files that no row names, and that would be deleted if that were asked for. */
  long orphans() {
    return orphans.entrySet().stream()
        .filter(each -> each.getKey().isDeleted())
        .mapToLong(each -> each.getValue().files)
        .sum();
  }

  /** Rows whose bytes are gone: lost data. */
  public long missing() {
    return missing;
  }

  /** The report, for people. */
  public List<String> lines(boolean deleted) {
    List<String> lines = new ArrayList<>();
    orphans.forEach(
        (kind, tally) -> {
          String end = deleted && kind.isDeleted() ? ", deleted" : "";
          lines.add("%s: %s%s".formatted(sum(tally), kind.words, end));
          tally.paths.forEach(path -> lines.add("  " + path));
          if (tally.files > tally.paths.size()) {
            lines.add(
                String.format(Locale.ROOT, "  and %,d more", tally.files - tally.paths.size()));
          }
        });
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

  private static String sum(Tally tally) {
    String files = String.format(Locale.ROOT, "%,d", tally.files);
    return files + (tally.files == 1 ? " file, " : " files, ") + bytes(tally.bytes);
  }

  /** As {@code 12 bytes}, {@code 3.4 kB}, {@code 56.7 MB}, {@code 8.9 GB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double size = bytes / 1e3;
    for (String unit : List.of("kB", "MB")) {
      // 999.95 and more would be written as 1000.0
      if (size < 999.95) {
        return String.format(Locale.ROOT, "%.1f %s", size, unit);
      }
      size /= 1e3;
    }
    return String.format(Locale.ROOT, "%,.1f GB", size);
  }
}
