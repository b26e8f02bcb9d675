package org.winnow.upkeep;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Files below the folder of images' bytes whose path is none of such bytes. Nobody here knows whose
 * they are, so they are told and never deleted.
 */
final class Strays {

  private static final String FOLDER = "blobs";

  /** Begins with the digits that its one folder, or its two, are called by. */
  private static final Pattern BLOB =
      Pattern.compile(
          FOLDER + "/([0-9a-f]{2})/(?:\\1[0-9a-f]{62}|([0-9a-f]{2})/\\1\\2[0-9a-f]{60})");

  private Strays() {}

  /**
   * Looks at all names.
   *
   * @param inBucket whether such bytes are in a bucket; then those here are told as well
   * @param before files written later are left out
   */
  static void tell(Path dataFolder, boolean inBucket, Instant before, SweepReport report)
      throws IOException {
    Path folder = dataFolder.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = dataFolder.relativize(file).toString().replace('\\', '/');
            boolean isBlob = BLOB.matcher(path).matches();
            if ((!isBlob || inBucket)
                && attributes.lastModifiedTime().toInstant().isBefore(before)) {
              report.orphan(
                  isBlob ? SweepReport.Orphan.ASIDE : SweepReport.Orphan.STRAY,
                  attributes.size(),
                  path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // it went between the listing and the look
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
