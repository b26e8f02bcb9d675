package org.winnow.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The server process that PostgreSQL's own pid file names.
 *
 * @param port the TCP port it listens on, 0 while it has not said so yet
 */
record Postmaster(ProcessHandle process, int port) {

  private static final String PID_FILE = "postmaster.pid";
  private static final int PORT_LINE = 3;

  /**
   * The live server of this data directory, if one runs. A pid file that names a process which
   * cannot be it (the number was given away again after a crash) is removed: PostgreSQL itself
   * would refuse to start.
   */
  static Optional<Postmaster> of(Path data) throws IOException {
    Path file = data.resolve(PID_FILE);
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<ProcessHandle> process =
        lines.isEmpty()
            ? Optional.empty()
            : ProcessHandle.of(number(lines.get(0))).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return Optional.empty();
    }
    if (isStranger(process.get(), data)) {
      Files.deleteIfExists(file);
      return Optional.empty();
    }
    int port = lines.size() > PORT_LINE ? (int) number(lines.get(PORT_LINE)) : 0;
    return Optional.of(new Postmaster(process.get(), port));
  }

  private static boolean isStranger(ProcessHandle process, Path data) {
    Optional<String[]> arguments = process.info().arguments();
    if (arguments.isPresent() && arguments.get().length > 0) {
      return !String.join(" ", arguments.get()).contains(data.toString());
    }
    return isZombie(process);
  }

  /** A dead process that nobody has buried, as in a container without an init. */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }

  private static long number(String line) {
    try {
      return Math.abs(Long.parseLong(line.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
