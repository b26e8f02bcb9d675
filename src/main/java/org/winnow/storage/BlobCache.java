package org.winnow.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Copies of blobs on this machine, in {@code cache/blobs} under the data folder: those used last,
 * up to a number of bytes. A copy is there whole or not at all. Safe for use by many threads and
 * processes on one folder; all of it may be deleted at any time.
 */
final class BlobCache {

  /** Whoever asked for a file has opened it within that time. */
  private static final Duration IN_USE = Duration.ofMinutes(5);

  /** A smaller file counts as so much: a look at a full cache stays a look at so many files. */
  private static final long LEAST_BYTES = 16 << 10;

  private final Path folder;
  private final Staging staging;
  private final long mostBytes;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  // The first file that is added has the rest looked at: other processes have left theirs.
  private final AtomicLong sinceLook = new AtomicLong(Long.MAX_VALUE / 2);

  BlobCache(Path dataFolder, long mostBytes, Clock clock) {
    this.staging = new Staging(dataFolder);
    this.folder = staging.root().resolve("cache").resolve("blobs");
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  /** Writes a blob's bytes into a new file. */
  interface Fetch {
    void into(Path temporary) throws IOException;
  }

  /** The blob's file, which is fetched if it is not there. */
  Path file(Sha256 sha256, Fetch fetch) throws IOException {
    Path file = path(sha256);
    if (isUsedNow(file)) {
      return file;
    }
    Path temporary = staging.temporary();
    try {
      fetch.into(temporary);
      // Without this a power cut could leave the name and not the bytes.
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createDirectories(folder.resolve(firstByte(sha256)));
      Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
      long bytes = Files.size(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      added(bytes);
      return file;
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  void delete(Sha256 sha256) throws IOException {
    Files.deleteIfExists(path(sha256));
  }

  private Path path(Sha256 sha256) {
    return folder.resolve(firstByte(sha256)).resolve(sha256.hex());
  }

  private static String firstByte(Sha256 sha256) {
    return sha256.hex().substring(0, 2);
  }

  private boolean isUsedNow(Path file) throws IOException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Looks at all files seldom: whenever a sixteenth of them may be new. */
  private void added(long bytes) throws IOException {
    long since = sinceLook.addAndGet(counted(bytes));
    if (since > mostBytes / 16 && looking.tryLock()) {
      try {
        sinceLook.set(0);
        shrink();
      } finally {
        looking.unlock();
      }
    }
  }

  private static long counted(long bytes) {
    return Math.max(bytes, LEAST_BYTES);
  }

  private void shrink() throws IOException {
    List<FileWalk.Found> all = new ArrayList<>();
    FileWalk.of(folder, all::addAll);
    long bytes = all.stream().mapToLong(file -> counted(file.bytes())).sum();
    if (bytes <= mostBytes) {
      return;
    }
    all.sort(Comparator.comparing(FileWalk.Found::modified));
    Instant inUse = clock.instant().minus(IN_USE);
    for (FileWalk.Found file : all) {
      if (bytes <= mostBytes - mostBytes / 8 || !file.modified().isBefore(inUse)) {
        return;
      }
      if (isGoneUnlessUsedSince(inUse, file.path())) {
        bytes -= counted(file.bytes());
      }
    }
  }

  /** Looks anew: since it was listed somebody may have been given the file. */
  private static boolean isGoneUnlessUsedSince(Instant inUse, Path file) throws IOException {
    try {
      if (!Files.getLastModifiedTime(file).toInstant().isBefore(inUse)) {
        return false;
      }
      Files.delete(file);
    } catch (NoSuchFileException e) {
      // another process deleted it
    }
    return true;
  }
}
