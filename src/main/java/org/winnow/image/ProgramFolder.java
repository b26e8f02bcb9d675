package org.winnow.image;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A folder for the files that a program of another process reads and writes, deleted with all that
 * is in it when it is closed. A process that is killed leaves its folders; the next one to begin
 * sweeps them.
 *
 * @param path of the folder; nobody else may look into it
 */
record ProgramFolder(Path path) implements AutoCloseable {

  private static final String PREFIX = "winnow-heif";

  static ProgramFolder make() throws IOException {
    return new ProgramFolder(Files.createTempDirectory(PREFIX));
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> inside;
    try (var files = Files.list(folder)) {
      inside = files.toList();
    }
    for (Path file : inside) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  /**
   * Deletes what processes of the same user left: beside their folders lie those of others, who may
   * put there what looks like one.
   *
   * @param beside one that was just made
   * @param age how much older a folder has to be
   */
  static void sweep(ProgramFolder beside, Duration age) throws IOException {
    UserPrincipal own = Files.getOwner(beside.path());
    Instant before = Files.getLastModifiedTime(beside.path()).toInstant().minus(age);
    Path all = beside.path().resolveSibling("");
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, PREFIX + "*")) {
      for (Path folder : folders) {
        sweepOne(folder, own, before);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void sweepOne(Path folder, UserPrincipal own, Instant before) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(own)
          && Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
        delete(folder);
      }
    } catch (IOException e) {
      // gone meanwhile, or not to be deleted; the others are
    }
  }
}
