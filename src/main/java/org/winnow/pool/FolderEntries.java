package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files under a folder, each folder's in the order of their names. Links to files are followed
 * where they stay under the allowed roots; links to folders never are, as they can go in circles.
 */
final class FolderEntries implements EntryReader {

  private final Path folder;
  private final FolderRoots roots;
  private final Deque<Iterator<Path>> open = new ArrayDeque<>();
  private @Nullable InputStream content;
  private long bytesRead;

  FolderEntries(Path folder, FolderRoots roots) throws IOException {
    this.folder = folder;
    this.roots = roots;
    open.push(children(folder));
  }

  /** The bytes of all files under a folder. */
  static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (UncheckedIOException e) {
      // One folder that may not be listed; the import says so in its own row.
      return 0;
    }
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

  @Override
  public @Nullable Entry next() throws IOException {
    closeContent();
    while (true) {
      Iterator<Path> level = open.peek();
      if (level == null) {
        return null;
      } else if (!level.hasNext()) {
        open.pop();
        continue;
      }
      Entry entry = entry(level.next());
      if (entry != null) {
        return entry;
      }
    }
  }

  /** The entry at a path, or null for a folder, which is opened. */
  private @Nullable Entry entry(Path path) throws IOException {
    String source = source(path);
    try {
      BasicFileAttributes kind =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (kind.isDirectory()) {
        open.push(children(path));
        return null;
      }
      Path file = kind.isSymbolicLink() ? path.toRealPath() : path;
      boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      if (!regular || !roots.allow(file)) {
        return new Entry.Refused(
            source, "entry-refused", "Expected a file under an allowed folder; this is none.");
      }
      bytesRead += Files.size(file);
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 15);
      content = in;
      return new Entry.File(source, in);
    } catch (FileSystemException e) {
      return new Entry.Refused(source, "unreadable", "The file could not be opened.");
    }
  }

  private String source(Path path) {
    return EntryName.clean(folder.relativize(path).toString());
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    for (String name : names) {
      // A name made from an entry's own: it can only lie beside it.
      Path path = folder.resolve(name).normalize();
      if (path.startsWith(folder) && Files.isRegularFile(path) && roots.allow(path.toRealPath())) {
        return Files.newInputStream(path);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    closeContent();
  }

  private void closeContent() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
  }
}
