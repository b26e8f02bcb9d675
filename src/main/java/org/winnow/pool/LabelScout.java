package org.winnow.pool;

import java.io.IOException;
import java.util.Optional;
import org.winnow.labelfile.LabelFile;

/**
 * Looks through a source, before its images are read, for a file that tells labels. Then the
 * folders say nothing, as with Hugging Face's metadata and Winnow's own exports.
 */
final class LabelScout {

  private LabelScout() {}

  /** Reads no more than the beginnings of files that are named like label files. */
  static boolean findsLabels(EntryReader reader) throws IOException {
    try {
      int seen = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        if (++seen > Limits.MOST_ENTRIES) {
          return false;
        } else if (entry instanceof Entry.File file && tellsLabels(file)) {
          return true;
        }
      }
      return false;
    } catch (SourceAway e) {
      throw e;
    } catch (ArchiveProblem e) {
      // The import meets it again and says so.
      return false;
    }
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
