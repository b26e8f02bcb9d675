package org.winnow.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked from the artifact on the class path. */
final class PostgresBinaries {

  private PostgresBinaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share} in it; unpacked on the first call
   * and after an upgrade.
   */
  static Path unpack(Path home) throws IOException {
    byte[] archive = archive();
    Path unpacked = home.resolve(digest(archive));
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    Files.createDirectories(home);
    Path partial = home.resolve("partial");
    DataFolder.delete(partial);
    extract(archive, partial);
    Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
    return unpacked;
  }

  /** Removes what earlier versions unpacked; call it when no server runs from there. */
  static void removeAllBut(Path current) throws IOException {
    Path home = current.getParent();
    if (home == null) {
      return;
    }
    List<Path> unpacked;
    try (Stream<Path> children = Files.list(home)) {
      unpacked = children.filter(child -> !child.equals(current)).toList();
    }
    for (Path old : unpacked) {
      DataFolder.delete(old);
    }
  }

  private static byte[] archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String processor = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, processor)) {
      return in.readAllBytes();
    }
  }

  private static String digest(byte[] archive) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(sha256, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private static void extract(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZCompressorInputStream(new ByteArrayInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.resolve("..").normalize());
        if (entry.isSymbolicLink() || entry.isLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          boolean isProgram = (entry.getMode() & 0100) != 0 || entry.getName().contains("bin/");
          if (isProgram && !file.toFile().setExecutable(true)) {
            throw new IOException("Expected a file system where " + file + " can be executable.");
          }
        }
      }
    }
  }
}
