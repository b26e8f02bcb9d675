package org.winnow.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's own programs at work on one data directory: initdb, pg_ctl start, pg_ctl stop.
 *
 * @param binaries the folder with {@code bin} in it
 * @param data PostgreSQL's data directory
 * @param log where the server writes its log
 */
record PostgresServer(Path binaries, Path data, Path log) {

  /** The role that owns everything. */
  static final String USER = "winnow";

  private static final int START_SECONDS = 300;
  private static final int STOP_SECONDS = 30;
  private static final long LOG_BYTES = 10_000_000;

  /** Durability is said aloud, so that no file in the data directory can take it back. */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("fsync", "on"),
              Map.entry("full_page_writes", "on"),
              Map.entry("synchronous_commit", "on"),
              Map.entry("listen_addresses", "127.0.0.1"),
              Map.entry("unix_socket_directories", ""),
              // the pool's 24, LISTEN, commands, and a psql or two
              Map.entry("max_connections", "60"),
              // small: the same machine trains a model
              Map.entry("shared_buffers", "128MB"),
              Map.entry("effective_cache_size", "512MB"),
              Map.entry("maintenance_work_mem", "64MB"),
              Map.entry("max_wal_size", "1GB"),
              // three processes fewer, and nothing here waits for reads
              Map.entry("io_method", "sync"),
              // compiling costs more than these statements run
              Map.entry("jit", "off"),
              Map.entry("log_checkpoints", "off"),
              Map.entry("timezone", "UTC")));

  boolean isInitialized() {
    return Files.exists(data.resolve("PG_VERSION"));
  }

  /** Makes the data directory; one that was begun and not finished is made anew. */
  void initialize(Path passwordFile) throws IOException {
    Path partial = data.resolveSibling(data.getFileName() + ".partial");
    DataFolder.delete(partial);
    run(
        "initdb",
        List.of(
            "--pgdata=" + partial,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            // from the first moment nobody gets in without the password
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions"));
    Files.move(partial, data);
  }

  /** Starts the server and waits until it answers, through a recovery if one is due. */
  void start(int port) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(
          log,
          log.resolveSibling(log.getFileName() + ".1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    StringBuilder options = new StringBuilder("-p ").append(port);
    SETTINGS.forEach(
        (name, value) -> options.append(" -c ").append(name).append('=').append(value));
    run(
        "pg_ctl",
        List.of(
            "start",
            "--pgdata=" + data,
            "--log=" + log,
            "--wait",
            "--timeout=" + START_SECONDS,
            "--silent",
            "--options=" + options));
  }

  /** Ends every connection and stops; what was committed is on the disk. */
  void stop() throws IOException {
    run(
        "pg_ctl",
        List.of(
            "stop",
            "--pgdata=" + data,
            "--mode=fast",
            "--wait",
            "--timeout=" + STOP_SECONDS,
            "--silent"));
  }

  private void run(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      // PostgreSQL refuses root; in a user namespace of its own root is nobody in particular
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    Path output = Files.createTempFile(log.toAbsolutePath().getParent(), program, ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(START_SECONDS + 30L, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " did not end in time.");
      }
      if (process.exitValue() != 0) {
        throw new IOException(failure(program, Files.readString(output).strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + program + " ran.", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private String failure(String program, String output) {
    if (output.contains("unshare")) {
      return "The embedded PostgreSQL does not run as root here (%s). Start Winnow as another user, or give it a database by QUARKUS_DATASOURCE_JDBC_URL."
          .formatted(output);
    }
    return "%s failed: %s. Its log is %s.".formatted(program, output, log);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/unshare"));
  }
}
