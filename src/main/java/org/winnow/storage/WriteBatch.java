package org.winnow.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that become visible and durable together: written under temporary names first; {@link
 * #force()} flushes them to disk in parallel and gives them their names. Rows that name the files
 * are committed after that. Writing may be done by several threads; force and close by one, after
 * them.
 *
 * <p>Flushing one file takes a disk's full turn, but the file system serves many waiting flushes in
 * one turn: 256 small files take a few times as long as one.
 */
public sealed class WriteBatch implements AutoCloseable permits BucketBatch {

  // More than cores: waiting flushes share a turn of the disk.
  private static final Parallel FLUSHERS = new Parallel("winnow-flush", 16);

  private final Staging staging;
  // target -> where its bytes lie until then
  private final Map<Path, Path> staged = new ConcurrentHashMap<>();
  private final Set<Path> present = ConcurrentHashMap.newKeySet();

  WriteBatch(Staging staging) {
    this.staging = staging;
  }

  /** Writes some bytes to an open stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A new name in the staging folder; the caller writes the file and then adopts or deletes it. */
  Path temporary() throws IOException {
    return staging.temporary();
  }

  void write(Path target, Content content) throws IOException {
    adopt(target, stage(content));
  }

  /** Writes under a temporary name. */
  Path stage(Content content) throws IOException {
    Path temporary = temporary();
    try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
      content.writeTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      DiskFull.check(e);
      throw e;
    }
    return temporary;
  }

  void adopt(Path target, Path temporary) throws IOException {
    Path earlier = staged.put(target, temporary);
    if (earlier != null) {
      Files.deleteIfExists(earlier);
    }
  }

  /**
   * The file is there already, but maybe not durable yet: another batch can be about to force it.
   */
  void keep(Path target) {
    present.add(target);
  }

  boolean holds(Path target) {
    return staged.containsKey(target);
  }

  /** Makes everything written so far durable under its own name. */
  public void force() throws IOException {
    try {
      FLUSHERS.each(staged.values(), file -> flush(file, StandardOpenOption.WRITE));
      Set<Path> folders = new LinkedHashSet<>();
      for (Map.Entry<Path, Path> entry : staged.entrySet()) {
        createFolders(entry.getKey(), folders);
        Files.move(
            entry.getValue(),
            entry.getKey(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      present.forEach(target -> addFolders(target, folders));
      FLUSHERS.each(folders, folder -> flush(folder, StandardOpenOption.READ));
      staged.clear();
      present.clear();
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    }
  }

  private void createFolders(Path target, Set<Path> folders) throws IOException {
    addFolders(target, folders);
    Path parent = parentOf(target);
    if (!Files.isDirectory(parent)) {
      try {
        Files.createDirectories(parent);
      } catch (FileAlreadyExistsException e) {
        throw new IOException("expected a folder at " + parent + ", found a file", e);
      }
    }
  }

  /** Every folder from the target's up to the root: a folder's name is durable in its parent. */
  private void addFolders(Path target, Set<Path> folders) {
    Path folder = parentOf(target);
    Path root = staging.root();
    while (folder.startsWith(root) && folders.add(folder) && !folder.equals(root)) {
      folder = parentOf(folder);
    }
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException("a file of the store lies in a folder, but not " + path);
    }
    return parent;
  }

  private static void flush(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /** Deletes what was written and not forced. */
  @Override
  public void close() throws IOException {
    for (Path temporary : staged.values()) {
      Files.deleteIfExists(temporary);
    }
    staged.clear();
  }
}
