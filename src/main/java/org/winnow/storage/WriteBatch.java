package org.winnow.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Files that become visible and durable together: written under temporary names first; {@link
 * #force()} flushes them to disk in parallel and gives them their names. Rows that name the files
 * are committed after that. Writing may be done by several threads; force and close by one, after
 * them.
 *
 * <p>Flushing one file takes a disk's full turn, but the file system serves many waiting flushes in
 * one turn: 256 small files take a few times as long as one.
 */
public final class WriteBatch implements AutoCloseable {

  // Waiting for the disk, not computing: more threads than cores let flushes share a turn.
  private static final ExecutorService FLUSHERS =
      Executors.newFixedThreadPool(
          16,
          runnable -> {
            Thread thread = new Thread(runnable, "winnow-flush");
            thread.setDaemon(true);
            return thread;
          });

  private final Path root;
  private final Path staging;
  // target -> where its bytes lie until then
  private final Map<Path, Path> staged = new ConcurrentHashMap<>();
  private final Set<Path> present = ConcurrentHashMap.newKeySet();

  WriteBatch(Path root, Path staging) {
    this.root = root;
    this.staging = staging;
  }

  /** Writes some bytes to an open stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A new name in the staging folder; the caller writes the file and then adopts or deletes it. */
  Path temporary() throws IOException {
    Files.createDirectories(staging);
    return staging.resolve(UUID.randomUUID().toString());
  }

  void write(Path target, Content content) throws IOException {
    Path temporary = temporary();
    try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
      content.writeTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      DiskFull.check(e);
      throw e;
    }
    adopt(target, temporary);
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
      inParallel(staged.values(), file -> flush(file, StandardOpenOption.WRITE));
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
      inParallel(folders, folder -> flush(folder, StandardOpenOption.READ));
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

  private interface Flush {
    void apply(Path path) throws IOException;
  }

  private static void inParallel(Collection<Path> paths, Flush flush) throws IOException {
    List<Future<?>> running = new ArrayList<>(paths.size());
    for (Path path : paths) {
      Callable<Boolean> one =
          () -> {
            flush.apply(path);
            return true;
          };
      running.add(FLUSHERS.submit(one));
    }
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("flushing to disk failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while flushing to disk", e);
      }
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
