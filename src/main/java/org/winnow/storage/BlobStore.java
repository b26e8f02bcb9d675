package org.winnow.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Immutable bytes by their SHA-256, in {@code blobs/ab/<sha256>} under the data folder: a million
 * of them are 4,000 a folder, and few folders are flushed with each batch. The same bytes are kept
 * once. A blob is there whole or not at all. Safe for use by many threads and processes on one
 * folder.
 */
public final class BlobStore {

  private final Path root;
  private final Path blobs;
  private final Path staging;

  /**
   * @param dataFolder made if it is not there
   */
  public BlobStore(Path dataFolder) {
    this.root = dataFolder.toAbsolutePath().normalize();
    this.blobs = root.resolve("blobs");
    this.staging = root.resolve("staging");
  }

  /** A batch to write blobs and files of the same data folder into. */
  public WriteBatch batch() {
    return new WriteBatch(root, staging);
  }

  /**
   * Where these bytes lie; nothing may lie there. Earlier versions wrote them a folder deeper, in
   * {@code blobs/ab/cd}.
   */
  public Path path(Sha256 sha256) {
    Path path = current(sha256);
    if (Files.exists(path)) {
      return path;
    }
    Path earlier = earlier(sha256);
    return Files.exists(earlier) ? earlier : path;
  }

  private Path current(Sha256 sha256) {
    return blobs.resolve(sha256.hex().substring(0, 2)).resolve(sha256.hex());
  }

  private Path earlier(Sha256 sha256) {
    String hex = sha256.hex();
    return blobs.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
  }

  public boolean holds(Sha256 sha256) {
    return Files.isRegularFile(path(sha256));
  }

  /** The bytes; the caller closes the stream. */
  public InputStream open(Sha256 sha256) throws IOException {
    return Files.newInputStream(path(sha256));
  }

  /** Writes bytes whose hash is known; they are there once the batch is forced. */
  public void write(Sha256 sha256, byte[] bytes, WriteBatch batch) throws IOException {
    Path target = path(sha256);
    if (Files.exists(target)) {
      batch.keep(target);
    } else if (!batch.holds(target)) {
      batch.write(target, out -> out.write(bytes));
    }
  }

  /** Writes a whole stream, of any length in constant memory; durable when this returns. */
  public Sha256 write(InputStream in) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (WriteBatch batch = batch()) {
      Path temporary = batch.temporary();
      try (OutputStream out =
          new DigestOutputStream(
              Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), digest)) {
        in.transferTo(out);
      } catch (IOException e) {
        Files.deleteIfExists(temporary);
        DiskFull.check(e);
        throw e;
      }
      Sha256 sha256 = Sha256.of(digest.digest());
      batch.adopt(path(sha256), temporary);
      batch.force();
      return sha256;
    }
  }

  /** Deletes those of the blobs that are there. */
  public void delete(Collection<Sha256> hashes) throws IOException {
    for (Sha256 sha256 : hashes) {
      Files.deleteIfExists(current(sha256));
      Files.deleteIfExists(earlier(sha256));
    }
  }

  /**
   * A blob as it lies here.
   *
   * @param modified when it was written
   */
  public record Stored(Sha256 sha256, long bytes, Instant modified) {}

  /** Shows all blobs there are, some thousand at a time; those written meanwhile may be missed. */
  public void walk(Consumer<List<Stored>> visitor) throws IOException {
    FileWalk.of(
        blobs,
        files -> {
          List<Stored> several = new ArrayList<>(files.size());
          for (FileWalk.Found file : files) {
            String name = file.path().getFileName().toString();
            if (Sha256.isHex(name) && isInPlace(new Sha256(name), file.path())) {
              several.add(new Stored(new Sha256(name), file.bytes(), file.modified()));
            }
          }
          visitor.accept(several);
        });
  }

  private boolean isInPlace(Sha256 sha256, Path path) {
    return path.equals(current(sha256)) || path.equals(earlier(sha256));
  }

  /** Deletes what processes that died left half written before {@code before}. */
  public void deleteAbandoned(Instant before) throws IOException {
    if (!Files.isDirectory(staging)) {
      return;
    }
    try (DirectoryStream<Path> staged = Files.newDirectoryStream(staging)) {
      for (Path file : staged) {
        try {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          // its batch has just been forced
        }
      }
    }
  }
}
