package org.winnow.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Blobs in {@code blobs/ab/<sha256>} under the data folder: a million of them are 4,000 a folder,
 * and few folders are flushed with each batch.
 */
final class FolderBlobs implements BlobStore {

  private final Path blobs;
  private final Staging staging;

  FolderBlobs(Path dataFolder) {
    this.staging = new Staging(dataFolder);
    this.blobs = staging.root().resolve("blobs");
  }

  @Override
  public String place() {
    return "the folder " + blobs;
  }

  @Override
  public boolean isInBucket() {
    return false;
  }

  @Override
  public WriteBatch batch() {
    return new WriteBatch(staging);
  }

  /** Earlier versions wrote them a folder deeper, in {@code blobs/ab/cd}. */
  private Path path(Sha256 sha256) {
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

  @Override
  public void write(Sha256 sha256, byte[] bytes, WriteBatch batch) throws IOException {
    Path target = path(sha256);
    if (isOfLength(target, bytes.length)) {
      batch.keep(target);
    } else if (!batch.holds(target)) {
      batch.write(target, out -> out.write(bytes));
    }
  }

  private static boolean isOfLength(Path file, long bytes) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).size() == bytes;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Set<Sha256> missing(Collection<Sha256> hashes) {
    Set<Sha256> missing = new LinkedHashSet<>();
    for (Sha256 sha256 : hashes) {
      if (!Files.isRegularFile(path(sha256))) {
        missing.add(sha256);
      }
    }
    return missing;
  }

  @Override
  public InputStream open(Sha256 sha256) throws IOException {
    return new VerifiedStream(Files.newInputStream(path(sha256)), sha256);
  }

  @Override
  public byte[] read(Sha256 sha256) throws IOException {
    return sha256.require(Files.readAllBytes(path(sha256)));
  }

  @Override
  public Path local(Sha256 sha256) throws IOException {
    Path path = path(sha256);
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(sha256.hex());
    }
    return path;
  }

  @Override
  public void delete(Collection<Sha256> hashes) throws IOException {
    for (Sha256 sha256 : hashes) {
      Files.deleteIfExists(current(sha256));
      Files.deleteIfExists(earlier(sha256));
    }
  }

  @Override
  public List<Stored> list(int part) throws IOException {
    List<Stored> all = new ArrayList<>();
    FileWalk.of(
        blobs.resolve(Sha256.firstByte(part)),
        files -> {
          for (FileWalk.Found file : files) {
            String name = file.path().getFileName().toString();
            if (Sha256.isHex(name) && isInPlace(new Sha256(name), file.path())) {
              String place = staging.root().relativize(file.path()).toString();
              all.add(new Stored(new Sha256(name), place, file.bytes(), file.modified()));
            }
          }
        });
    return all;
  }

  private boolean isInPlace(Sha256 sha256, Path path) {
    return path.equals(current(sha256)) || path.equals(earlier(sha256));
  }

  @Override
  public void deleteAbandoned(Instant before) throws IOException {
    staging.deleteAbandoned(before);
  }
}
