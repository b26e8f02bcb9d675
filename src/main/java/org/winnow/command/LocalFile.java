package org.winnow.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.winnow.command.Cargo.FilesChanged;

/**
 * A file that is to be uploaded, as it was when that was planned.
 *
 * @param name its path from the folder that was named on, with / between folders
 * @param size in bytes
 * @param modified milliseconds since 1970
 */
record LocalFile(String name, Path path, long size, long modified) {

  /** What operating systems leave about and nobody means to import. */
  private static final Pattern LITTER =
      Pattern.compile(
          "(^|.*/)(\\.[^/]*|__MACOSX/.*|Thumbs\\.db|desktop\\.ini)", Pattern.CASE_INSENSITIVE);

  private static final Set<String> ARCHIVES =
      Set.of(".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst");

  static LocalFile of(String name, Path path) throws IOException {
    return new LocalFile(name, path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
  }

  static boolean isLitter(String name) {
    return LITTER.matcher(name).matches();
  }

  /** By its name. */
  boolean isArchive() {
    String lower = name.toLowerCase(Locale.ROOT);
    return ARCHIVES.stream().anyMatch(lower::endsWith);
  }

  /** What it is told from others by. */
  String mark() {
    return path.toAbsolutePath().normalize() + "\n" + name + "\n" + size + "\n" + modified + "\n";
  }

  /** Reads from {@code offset} on into what remains of the buffer, at most to the file's end. */
  void read(long offset, ByteBuffer buffer) throws IOException {
    if (buffer.remaining() > size - offset) {
      throw new IllegalArgumentException("expected to read within the file " + path);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() != size || Files.getLastModifiedTime(path).toMillis() != modified) {
        throw changed();
      }
      for (long at = offset; buffer.hasRemaining(); ) {
        int count = channel.read(buffer, at);
        if (count < 0) {
          throw changed();
        }
        at += count;
      }
    }
  }

  private FilesChanged changed() {
    return new FilesChanged(path);
  }
}
