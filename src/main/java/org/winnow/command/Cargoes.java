package org.winnow.command;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How paths become uploads: each archive on its own and as it is, a single file as it is, all the
 * others packed together, as the import page does it.
 */
final class Cargoes {

  private final List<LocalFile> found = new ArrayList<>();

  private Cargoes() {}

  /**
   * @param paths files and folders that are there
   * @param name for all of it, or empty
   */
  static List<Cargo> of(List<Path> paths, String name) throws IOException {
    Cargoes cargoes = new Cargoes();
    for (Path path : paths) {
      cargoes.add(path.toRealPath());
    }
    return cargoes.load(name);
  }

  /** Each file on its own. */
  static List<Cargo> each(List<Path> paths, String name) throws IOException {
    List<Cargo> cargoes = new ArrayList<>();
    for (Path path : paths) {
      cargoes.addAll(of(List.of(path), name));
    }
    return cargoes;
  }

  private void add(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      found.add(LocalFile.of(String.valueOf(path.getFileName()), path));
      return;
    }
    Path parent = path.getParent() == null ? path : path.getParent();
    Files.walkFileTree(
        path,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String inside = path.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && !LocalFile.isLitter(inside)) {
              found.add(LocalFile.of(parent.relativize(file).toString().replace('\\', '/'), file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  private List<Cargo> load(String name) {
    List<Cargo> cargoes = new ArrayList<>();
    List<LocalFile> rest = new ArrayList<>();
    for (LocalFile file : found) {
      if (file.isArchive()) {
        cargoes.add(new FileCargo(file, last(file.name())));
      } else {
        rest.add(file);
      }
    }
    if (rest.size() == 1 && !rest.get(0).name().contains("/")) {
      cargoes.add(new FileCargo(rest.get(0), rest.get(0).name()));
    } else if (!rest.isEmpty()) {
      cargoes.add(new TarCargo(packName(rest), rest));
    }
    return cargoes.size() == 1 && !name.isEmpty()
        ? List.of(new Named(cargoes.get(0), name))
        : cargoes;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The common folder, else how many files there are. */
  private static String packName(List<LocalFile> files) {
    Set<String> folders =
        files.stream()
            .map(file -> file.name().contains("/") ? file.name().split("/", 2)[0] : "")
            .collect(Collectors.toSet());
    String folder = folders.iterator().next();
    return folders.size() == 1 && !folder.isEmpty() ? folder + ".tar" : files.size() + " files.tar";
  }

  /** A cargo under another name. */
  private record Named(Cargo cargo, String name) implements Cargo {

    @Override
    public String fingerprint() {
      return Fingerprint.of(cargo.fingerprint(), name);
    }

    @Override
    public long length() {
      return cargo.length();
    }

    @Override
    public int read(long offset, byte[] buffer) throws IOException {
      return cargo.read(offset, buffer);
    }
  }
}
