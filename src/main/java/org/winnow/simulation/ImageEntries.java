package org.winnow.simulation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The image files of a folder, a zip, a tar or a tar.gz, by path, in one order every time. */
sealed interface ImageEntries {

  Set<String> SUFFIXES =
      Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff", "avif", "heic");

  /** Called once for each image file; the stream is the caller's to close. */
  interface Visitor {
    void visit(String path, InputStream bytes) throws IOException;
  }

  void forEach(Visitor visitor) throws IOException;

  /** What a path holds, told by its first bytes; an unknown kind of file is refused. */
  static ImageEntries at(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new Folder(path);
    }
    byte[] start;
    try (InputStream bytes = Files.newInputStream(path)) {
      start = bytes.readNBytes(512);
    }
    if (start.length > 3 && start[0] == 'P' && start[1] == 'K') {
      return new Zip(path);
    }
    boolean gzip = start.length > 2 && (start[0] & 255) == 0x1f && (start[1] & 255) == 0x8b;
    if (gzip || TarArchiveInputStream.matches(start, start.length)) {
      return new Tar(path, gzip);
    }
    throw Dataset.unreadable(
        "Expected a folder, a zip, a tar or a tar.gz with train and test folders, or a folder with"
            + " the four IDX files; "
            + Dataset.name(path)
            + " is none of them.");
  }

  private static boolean wanted(String path) {
    boolean hidden =
        Stream.of(path.split("/")).anyMatch(p -> p.startsWith(".") || p.equals("__MACOSX"));
    String suffix = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !hidden && SUFFIXES.contains(suffix);
  }

  /** A folder's files, sorted by path. */
  record Folder(Path root) implements ImageEntries {

    @Override
    public void forEach(Visitor visitor) throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.walk(root)) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (wanted(path)) {
          try (InputStream bytes = Files.newInputStream(file)) {
            visitor.visit(path, bytes);
          }
        }
      }
    }
  }

  /** A zip's entries, in the order of its directory. */
  record Zip(Path file) implements ImageEntries {

    @Override
    public void forEach(Visitor visitor) throws IOException {
      try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
        Enumeration<ZipArchiveEntry> entries = zip.getEntries();
        while (entries.hasMoreElements()) {
          ZipArchiveEntry entry = entries.nextElement();
          if (!entry.isDirectory() && wanted(entry.getName())) {
            try (InputStream bytes = zip.getInputStream(entry)) {
              visitor.visit(entry.getName(), bytes);
            }
          }
        }
      }
    }
  }

  /** A tar's entries, in the order they lie. */
  record Tar(Path file, boolean gzip) implements ImageEntries {

    @Override
    public void forEach(Visitor visitor) throws IOException {
      try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
          TarArchiveInputStream tar =
              new TarArchiveInputStream(
                  gzip ? new GzipCompressorInputStream(bytes, true) : bytes)) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          if (e.isFile() && wanted(e.getName())) {
            visitor.visit(e.getName(), tar);
          }
        }
      }
    }
  }
}
