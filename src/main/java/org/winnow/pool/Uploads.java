package org.winnow.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.winnow.common.ProblemException;
import org.winnow.storage.DiskFull;

/** Uploaded bytes until they are imported: {@code uploads/<import id>} under the data folder. */
final class Uploads {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int RETRY_AFTER_SECONDS = 60;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private final Path folder;

  Uploads(Path dataFolder) {
    this.folder = dataFolder.toAbsolutePath().normalize().resolve("uploads");
  }

  Path path(long importId) {
    return folder.resolve(Long.toString(importId));
  }

  /**
   * Writes a request's body to disk as it comes.
   *
   * @return its length, once it is durable
   */
  long stage(long importId, InputStream body) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel file =
        FileChannel.open(path(importId), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long length = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          length += file.write(bytes);
        }
      }
      file.force(true);
      return length;
    } catch (IOException e) {
      DiskFull.check(e);
      throw e;
    }
  }

  /** The bytes of a resumable upload, to add to. */
  StagedFile open(Upload upload) throws IOException {
    Files.createDirectories(folder);
    return StagedFile.open(path(upload.one().id()));
  }

  /**
   * @throws ProblemException.InsufficientStorage if the disk has less room
   */
  void requireRoom(long bytes) {
    try {
      Files.createDirectories(folder);
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < bytes) {
        throw new ProblemException.InsufficientStorage(
            "disk-full",
            "The upload needs %d bytes, and the disk that holds the data folder has %d. Free some space, then try again."
                .formatted(bytes, room),
            RETRY_AFTER_SECONDS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether bytes have come since {@code since}. */
  boolean isGrowing(long importId, Instant since) {
    try {
      return Files.getLastModifiedTime(path(importId)).toInstant().isAfter(since);
    } catch (IOException e) {
      return false;
    }
  }

  void delete(long importId) {
    try {
      Files.deleteIfExists(path(importId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the staged bytes of an import that has ended or is gone. */
  void deleteUnlessNeeded(long importId, Optional<Import> one) {
    if (one.isEmpty() || one.get().status().isFinal()) {
      delete(importId);
    }
  }

  /**
   * The imports whose bytes are here. An import has its row before its bytes, so bytes without a
   * row are left over.
   */
  List<Long> staged() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> NUMBER.matcher(name).matches())
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long an upload in one request may be silent before it counts as broken. */
  static final Duration SILENCE = Duration.ofMinutes(5);
}
