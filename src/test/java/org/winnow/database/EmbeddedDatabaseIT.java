package org.winnow.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
class EmbeddedDatabaseIT {

  private static final int ENOUGH = 200;

  private final Path folder;

  EmbeddedDatabaseIT(@TempDir Path temporary) {
    folder = temporary.resolve("data");
  }

  @AfterEach
  void stop() throws IOException {
    EmbeddedDatabase.join(folder).close();
  }

  @Test
  void database_is_durable_and_open_to_nobody_else() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      Jdbi jdbi = JdbiProducer.on(database.address().dataSource());
      for (String name : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertThat(show(jdbi, name)).as(name).isEqualTo("on");
      }
      assertThat(show(jdbi, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(show(jdbi, "server_version")).startsWith("18");
      assertThat(new DurabilityCheck(jdbi).call().getStatus().name()).isEqualTo("UP");

      DatabaseAddress right = database.address();
      var wrong = new DatabaseAddress(right.url(), right.user(), "guess");
      assertThatThrownBy(() -> connect(wrong)).hasMessageContaining("password");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    Path password = folder.resolve("postgres.password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    assertThat(Postmaster.of(folder.resolve("postgres"))).isEmpty();
  }

  @Test
  void second_process_on_the_folder_is_told_so_and_may_join() throws Exception {
    try (EmbeddedDatabase first = EmbeddedDatabase.start(folder)) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Another Winnow runs on the data folder");
      try (EmbeddedDatabase joined = EmbeddedDatabase.join(folder)) {
        assertThat(joined.address()).isEqualTo(first.address());
      }
      connect(first.address());
    }
  }

  @Test
  void killed_process_leaves_every_committed_row_and_its_server_is_adopted() throws Exception {
    Writer writer = new Writer(folder);
    long postmaster = postmaster();
    int last = writer.killAfter(ENOUGH);

    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(postmaster()).isEqualTo(postmaster);
      assertHasAll(database, last);
    }
    assertThat(Postmaster.of(folder.toRealPath().resolve("postgres"))).isEmpty();
  }

  @Test
  void killed_postgres_is_started_again_and_has_every_committed_row() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      Jdbi jdbi = JdbiProducer.on(database.address().dataSource());
      jdbi.useHandle(handle -> handle.execute("create table numbers (n integer primary key)"));
      jdbi.useHandle(
          handle -> handle.execute("insert into numbers select generate_series(1, 1000)"));

      kill(ProcessHandle.of(postmaster()).orElseThrow());

      await()
          .atMost(60, SECONDS)
          .ignoreExceptions()
          .untilAsserted(() -> assertHasAll(database, 1000));
    }
  }

  @Test
  void both_killed_leave_every_committed_row() throws Exception {
    for (int round = 0; round < 3; round++) {
      Writer writer = new Writer(folder);
      writer.readUpTo(ENOUGH);
      ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
      int last = writer.killAfter(0);
      kill(postmaster);
      try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
        assertHasAll(database, last);
        assertThat(show(JdbiProducer.on(database.address().dataSource()), "fsync")).isEqualTo("on");
      }
    }
  }

  @Test
  void pid_file_that_names_a_stranger_is_no_server() throws Exception {
    EmbeddedDatabase.start(folder).close();
    Path pidFile = folder.resolve("postgres/postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + folder + "\n0\n5432\n");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      connect(database.address());
    }
  }

  @Test
  void port_taken_by_another_program_is_given_up() throws Exception {
    EmbeddedDatabase.start(folder).close();
    int port = Integer.parseInt(Files.readString(folder.resolve("postgres.port")).strip());
    try (var stranger =
            new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress());
        EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(database.address().url()).doesNotContain(":" + stranger.getLocalPort() + "/");
      connect(database.address());
    }
  }

  private long postmaster() throws IOException {
    return Postmaster.of(folder.toRealPath().resolve("postgres")).orElseThrow().process().pid();
  }

  private static void assertHasAll(EmbeddedDatabase database, int last) {
    List<Integer> kept =
        JdbiProducer.on(database.address().dataSource())
            .withHandle(
                handle ->
                    handle
                        .createQuery("select n from numbers where n <= :last order by n")
                        .bind("last", last)
                        .mapTo(Integer.class)
                        .list());
    assertThat(kept).hasSize(last).first().isEqualTo(1);
  }

  private static String show(Jdbi jdbi, String setting) {
    return jdbi.withHandle(
        handle -> handle.createQuery("show " + setting).mapTo(String.class).one());
  }

  private static void connect(DatabaseAddress address) throws SQLException {
    try (Connection connection = address.dataSource().getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  private static void kill(ProcessHandle process) {
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(30, SECONDS).until(() -> !process.isAlive());
  }

  /** Another JVM that writes until it is killed. */
  private static final class Writer {
    private final Process process;
    private final BufferedReader out;
    private int last;

    Writer(Path folder) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WritingProcess.class.getName(),
                  folder.toString())
              .redirectError(new File(folder + ".err"))
              .start();
      out = process.inputReader();
      readUpTo(1);
    }

    void readUpTo(int count) throws IOException {
      for (int read = 0; read < count; ) {
        String line = out.readLine();
        assertThat(line).as("the writer's next number").isNotNull();
        if (line.matches("\\d+")) {
          last = Integer.parseInt(line);
          read++;
        }
      }
    }

    /** The last number that the process said was committed. */
    int killAfter(int count) throws IOException {
      readUpTo(count);
      kill(process.toHandle());
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("\\d+")) {
          last = Integer.parseInt(line);
        }
      }
      return last;
    }
  }
}
