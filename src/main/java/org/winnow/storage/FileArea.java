package org.winnow.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Named files made from other data: thumbnails, feature shards, encoders. In {@code files} under
 * the data folder. A name is some plain parts joined by {@code /}, such as {@code
 * features/3/0-4096.npy}; a file is there whole or not at all.
 */
public final class FileArea {

  // No part can be "." or "..", so no name leads out of the area.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127})*");

  private final Path files;
  private final BlobStore store;

  public FileArea(Path dataFolder, BlobStore store) {
    this.files = dataFolder.toAbsolutePath().normalize().resolve("files");
    this.store = store;
  }

  /** Writes one file at the path it is given. */
  public interface FileWriter {
    void writeTo(Path temporary) throws IOException;
  }

  /**
   * Where the file of this name lies or would lie.
   *
   * @throws IllegalArgumentException if the name is not plain
   */
  public Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("expected a plain relative name, got " + name);
    }
    return files.resolve(name);
  }

  /** The file's path, if it is there. */
  public Optional<Path> find(String name) {
    return Optional.of(path(name)).filter(Files::isRegularFile);
  }

  /** A folder beside the files for what no other process is to see; it may not be there yet. */
  public Path scratch() {
    return files.resolveSibling("staging");
  }

  /** Writes or replaces a file; it is there once the batch is forced. */
  public void write(String name, byte[] bytes, WriteBatch batch) throws IOException {
    batch.write(path(name), out -> out.write(bytes));
  }

  /** Writes or replaces a file; durable when this returns. */
  public Path write(String name, FileWriter writer) throws IOException {
    Path target = path(name);
    try (WriteBatch batch = store.batch()) {
      Path temporary = batch.temporary();
      try {
        writer.writeTo(temporary);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(temporary);
        if (e instanceof IOException failure) {
          DiskFull.check(failure);
        }
        throw e;
      }
      batch.adopt(target, temporary);
      batch.force();
    }
    return target;
  }

  /**
   * A file as it lies here.
   *
   * @param modified when it was written
   */
  public record Stored(String name, long bytes, Instant modified) {}

  /**
   * Shows all files in a folder and below it, some thousand at a time; those written meanwhile may
   * be missed.
   */
  public void walk(String folder, Consumer<List<Stored>> visitor) throws IOException {
    FileWalk.of(
        path(folder),
        found ->
            visitor.accept(
                found.stream()
                    .map(
                        file ->
                            new Stored(
                                files.relativize(file.path()).toString().replace('\\', '/'),
                                file.bytes(),
                                file.modified()))
                    .toList()));
  }

  /** Deletes a folder of files, {@code features/3}, with all that is in it, if it is there. */
  public void deleteFolder(String name) throws IOException {
    Path folder = path(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path file : inside) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Deletes a file if it is there. */
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }
}
