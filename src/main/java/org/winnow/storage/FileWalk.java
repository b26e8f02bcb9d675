package org.winnow.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks at all files below a folder, in constant memory. */
final class FileWalk {

  private static final int SEVERAL = 1_000;

  private FileWalk() {}

  /** A file as it lies there. */
  record Found(Path path, long bytes, Instant modified) {}

  /** Shows all files, a thousand at a time; those that come or go meanwhile may be missed. */
  static void of(Path folder, Consumer<List<Found>> visitor) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Found> several = new ArrayList<>(SEVERAL);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            several.add(
                new Found(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
            if (several.size() == SEVERAL) {
              visitor.accept(List.copyOf(several));
              several.clear();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // it went between the listing and the look
            return FileVisitResult.CONTINUE;
          }
        });
    visitor.accept(several);
  }
}
