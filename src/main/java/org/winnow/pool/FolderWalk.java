package org.winnow.pool;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files under a folder, each folder's in the order of their names, and opens none. Links
 * to files are followed where they stay under the allowed roots; links to folders never are, as
 * they can go in circles.
 */
final class FolderWalk {

  /** What was found at a path. */
  sealed interface Found {

    /**
     * A file that may be read.
     *
     * @param wholeName whether the source is its path as it is, and not one made presentable
     */
    record File(String source, boolean wholeName, Path path, FileVersion version)
        implements Found {}

    /** Something else. */
    record Refused(Entry.Refused entry) implements Found {}
  }

  private final Path folder;
  private final FolderRoots roots;
  private final Deque<Iterator<Path>> open = new ArrayDeque<>();

  FolderWalk(Path folder, FolderRoots roots) throws IOException {
    this.folder = folder;
    this.roots = roots;
    open.push(children(folder));
  }

  private static Iterator<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children.iterator();
  }

  /** The next that is no folder, or null at the end. */
  @Nullable Found next() throws IOException {
    while (true) {
      Iterator<Path> level = open.peek();
      if (level == null) {
        return null;
      } else if (!level.hasNext()) {
        open.pop();
        continue;
      }
      Found found = at(level.next());
      if (found != null) {
        return found;
      }
    }
  }

  /** What is at a path, or null for a folder, which is opened. */
  private @Nullable Found at(Path path) throws IOException {
    String name = folder.relativize(path).toString();
    String source = EntryName.clean(name);
    try {
      FileVersion version = FileVersion.of(path);
      if (version.kind() == FileVersion.Kind.FOLDER) {
        open.push(children(path));
        return null;
      }
      Path file = path;
      if (version.kind() == FileVersion.Kind.LINK) {
        file = path.toRealPath();
        version = FileVersion.of(file);
      }
      if (version.kind() != FileVersion.Kind.FILE || !roots.allow(file)) {
        return refused(
            source, "entry-refused", "Expected a file under an allowed folder; this is none.");
      } else if (!Files.isReadable(file)) {
        return refused(source, "unreadable", "The file could not be opened.");
      }
      return new Found.File(source, source.equals(name), file, version);
    } catch (FileSystemException e) {
      return refused(source, "unreadable", "The file could not be opened.");
    }
  }

  private static Found refused(String source, String code, String detail) {
    return new Found.Refused(new Entry.Refused(source, code, detail));
  }
}
