package org.winnow.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a folder says of a file without opening it. Its size and two times tell whether its bytes
 * are the same: {@code modified} can be set by anybody, {@code changed} (the inode's, where there
 * is one) follows every write and every setting of the other.
 *
 * @param bytes its size
 */
record FileVersion(Kind kind, long bytes, FileTime modified, FileTime changed) {

  /**
   * Times that are told in whole or even seconds, as FAT does, say nothing of a second write within
   * them.
   */
  private static final Duration RACY = Duration.ofSeconds(2);

  /** What lies at a path. */
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /** Looks at the path itself: links are not followed. */
  static FileVersion of(Path path) throws IOException {
    BasicFileAttributes basic;
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      FileTime modified = basic.lastModifiedTime();
      return new FileVersion(
          kind(basic.isRegularFile(), basic.isDirectory(), basic.isSymbolicLink()),
          basic.size(),
          modified,
          modified);
    }
    Map<String, Object> unix =
        Files.readAttributes(
            path,
            "unix:isRegularFile,isDirectory,isSymbolicLink,size,lastModifiedTime,ctime",
            LinkOption.NOFOLLOW_LINKS);
    return new FileVersion(
        kind(
            unix.get("isRegularFile") == Boolean.TRUE,
            unix.get("isDirectory") == Boolean.TRUE,
            unix.get("isSymbolicLink") == Boolean.TRUE),
        ((Number) Objects.requireNonNull(unix.get("size"))).longValue(),
        (FileTime) Objects.requireNonNull(unix.get("lastModifiedTime")),
        (FileTime) Objects.requireNonNull(unix.get("ctime")));
  }

  private static Kind kind(boolean file, boolean folder, boolean link) {
    return file ? Kind.FILE : folder ? Kind.FOLDER : link ? Kind.LINK : Kind.OTHER;
  }

  /** As text that is the same as long as nobody has written to the file. */
  String word() {
    return bytes + " " + nanos(modified) + " " + nanos(changed);
  }

  /**
   * Whether a later write shows in it for sure, if the file is read now or later; not so for one
   * written to a moment ago, like a "racily clean" entry of git's index.
   */
  boolean isTrusted(Instant now) {
    return changed.toInstant().isBefore(now.minus(RACY));
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}
