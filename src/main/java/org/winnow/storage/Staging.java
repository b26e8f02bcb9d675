package org.winnow.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Where files of a data folder are written before they get their names. */
final class Staging {

  private final Path root;
  private final Path folder;

  Staging(Path dataFolder) {
    this.root = dataFolder.toAbsolutePath().normalize();
    this.folder = root.resolve("staging");
  }

  /** The data folder. */
  Path root() {
    return root;
  }

  /** A new name; the caller writes the file, and moves or deletes it. */
  Path temporary() throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(UUID.randomUUID().toString());
  }

  void deleteAbandoned(Instant before) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> staged = Files.newDirectoryStream(folder)) {
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
