package org.winnow.pool;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.winnow.labelfile.LabelFile;

/**
 * Looks through a source, before its images are read, for a file that tells labels. Then the
 * folders say nothing, as with Hugging Face's metadata and Winnow's own exports.
 */
final class LabelScout {

  /** As soon as people see that something has stopped, and seldom enough to ask a database. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final BooleanSupplier stop;
  private long looked = System.nanoTime() - LOOK_NANOS;

  /**
   * @param stop asked again and again
   */
  LabelScout(BooleanSupplier stop) {
    this.stop = stop;
  }

  /**
   * Reads no more than the beginnings of files that are named like label files.
   *
   * @return empty if it was stopped
   */
  Optional<Boolean> findsLabels(EntryReader reader) throws IOException {
    try {
      int seen = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        if (++seen > Limits.MOST_ENTRIES) {
          return Optional.of(false);
        } else if (isStopped()) {
          return Optional.empty();
        } else if (entry instanceof Entry.File file && tellsLabels(file)) {
          return Optional.of(true);
        }
      }
      return Optional.of(false);
    } catch (SourceAway e) {
      throw e;
    } catch (ArchiveProblem e) {
      // The import meets it again and says so.
      return Optional.of(false);
    }
  }

  private boolean isStopped() {
    long now = System.nanoTime();
    if (now - looked < LOOK_NANOS) {
      return false;
    }
    looked = now;
    return stop.getAsBoolean();
  }

  private static boolean tellsLabels(Entry.File file) throws IOException {
    if (!LabelFile.isNamedLikeOne(file.source())) {
      return false;
    }
    try {
      byte[] head = file.content().readNBytes(LabelFile.HEAD);
      Optional<LabelFile> found = LabelFile.of(file.source(), head);
      return found.isPresent() && found.get().insteadOfFolders();
    } catch (ArchiveProblem e) {
      throw e;
    } catch (IOException e) {
      // This one file is broken; the import gives it its row.
      return false;
    }
  }
}
