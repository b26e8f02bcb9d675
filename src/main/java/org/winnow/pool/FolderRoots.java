package org.winnow.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnow.common.ProblemException;

/** The folders of the machine that may be imported from. Without any, none may. */
final class FolderRoots {

  private final List<Path> roots;

  FolderRoots(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /** The roots as they were configured. */
  List<String> names() {
    return roots.stream().map(Path::toString).toList();
  }

  /** Whether a real path, all links in it resolved, lies under a root. */
  boolean allow(Path realPath) {
    return roots.stream()
        .map(FolderRoots::real)
        .flatMap(Optional::stream)
        .anyMatch(realPath::startsWith);
  }

  /** The real path of a file: by its own path, or by the one from a root. */
  Optional<Path> find(String typed) {
    for (Path root : roots) {
      try {
        Path real = root.resolve(typed.strip()).toRealPath();
        if (allow(real) && Files.isRegularFile(real)) {
          return Optional.of(real);
        }
      } catch (IOException | InvalidPathException e) {
        // not under this one
      }
    }
    return Optional.empty();
  }

  /**
   * The real path behind what somebody typed.
   *
   * @throws ProblemException.Forbidden alike for what is outside and for what is not there, so that
   *     nobody can feel their way around the machine
   */
  Path require(String typed) {
    try {
      Path real = Path.of(typed.strip()).toRealPath();
      if (allow(real) && (Files.isDirectory(real) || Files.isRegularFile(real))) {
        return real;
      }
    } catch (IOException | InvalidPathException e) {
      // answered below
    }
    String allowed = roots.isEmpty() ? "none is configured" : String.join(", ", names());
    throw new ProblemException.Forbidden(
        "folder-not-allowed",
        "Expected a folder that is there, under one of the import roots (" + allowed + ").");
  }

  private static Optional<Path> real(Path root) {
    try {
      return Optional.of(root.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
