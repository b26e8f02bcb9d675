package org.winnow.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in the data folder, for when no other is configured. One process owns it at a
 * time and keeps it running; a server that outlived its killed owner is adopted as it is. Its port
 * and its password are kept in the data folder.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
  private static final String DATABASE = "winnow";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int PASSWORD_BYTES = 24;

  // Below the ports that systems give to outgoing connections: one of those could take the port
  // while PostgreSQL is down, or hold the one that the web server is about to listen on.
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final PostgresServer server;
  private final Path portFile;
  private final String password;
  private final @Nullable FolderLock lock;
  private int port;
  private boolean closed;

  private EmbeddedDatabase(Path folder, @Nullable FolderLock lock) throws IOException {
    this.lock = lock;
    this.portFile = folder.resolve("postgres.port");
    Path passwordFile = folder.resolve("postgres.password");
    if (!Files.exists(passwordFile)) {
      DataFolder.writeSecret(passwordFile, randomPassword());
    }
    this.password = Files.readString(passwordFile).strip();
    Path binaries = PostgresBinaries.unpack(folder.resolve("postgres-binaries"));
    this.server =
        new PostgresServer(binaries, folder.resolve("postgres"), folder.resolve("postgres.log"));
    this.port = readPort();
    if (lock != null && !server.isInitialized()) {
      server.initialize(passwordFile);
    }
  }

  /**
   * Takes the data folder and has its PostgreSQL running when it returns.
   *
   * @throws IOException when another process holds the folder, or PostgreSQL does not start
   */
  public static EmbeddedDatabase start(Path dataFolder) throws IOException {
    Path folder = DataFolder.make(dataFolder);
    FolderLock lock =
        FolderLock.tryTake(folder)
            .orElseThrow(
                () ->
                    new IOException(
                        "Another Winnow runs on the data folder %s. Stop it, or choose another folder with WINNOW_DATA_DIR."
                            .formatted(folder)));
    return started(folder, lock);
  }

  /** The database of the Winnow that runs on this folder; started here if none runs. */
  public static EmbeddedDatabase join(Path dataFolder) throws IOException {
    Path folder = DataFolder.make(dataFolder);
    Optional<FolderLock> lock = FolderLock.tryTake(folder);
    if (lock.isPresent()) {
      return started(folder, lock.get());
    }
    EmbeddedDatabase database = new EmbeddedDatabase(folder, null);
    database.awaitAnswer();
    return database;
  }

  private static EmbeddedDatabase started(Path folder, FolderLock lock) throws IOException {
    try {
      EmbeddedDatabase database = new EmbeddedDatabase(folder, lock);
      database.run(true);
      database.makeDatabase();
      return database;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where the database is; the same for as long as the folder's port stays free. */
  public DatabaseAddress address() {
    return address(DATABASE);
  }

  private synchronized DatabaseAddress address(String database) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, PostgresServer.USER, password);
  }

  /** Adopts the running server, or starts one; tries again while the old one is still dying. */
  private synchronized void run(boolean mayChangePort) throws IOException {
    Deadline deadline = new Deadline(START_PATIENCE);
    while (true) {
      try {
        Optional<Postmaster> running = Postmaster.of(server.data());
        if (running.isPresent()) {
          adopt(running.get());
          return;
        }
        if (mayChangePort && !isFree(port)) {
          choosePort();
        }
        PostgresBinaries.removeAllBut(server.binaries());
        server.start(port);
        LOG.infof("PostgreSQL started on port %d, data in %s", port, server.data());
      } catch (IOException e) {
        if (deadline.isOver()) {
          throw e;
        }
        LOG.infof("PostgreSQL not started yet: %s", e.getMessage());
        pause();
      }
    }
  }

  private void adopt(Postmaster postmaster) throws IOException {
    if (postmaster.port() > 0 && postmaster.port() != port) {
      port = postmaster.port();
      keepPort();
    }
    awaitAnswer();
    if (lock != null) {
      postmaster.process().onExit().thenRunAsync(this::revive);
    }
  }

  /** PostgreSQL ended and nobody asked it to: the server goes on with a new one. */
  private void revive() {
    synchronized (this) {
      if (closed) {
        return;
      }
      LOG.warn("PostgreSQL ended unexpectedly; starting it again");
      try {
        run(false);
      } catch (IOException e) {
        LOG.error("PostgreSQL does not start again; restart Winnow", e);
      }
    }
  }

  private void awaitAnswer() throws IOException {
    Deadline deadline = new Deadline(PATIENCE);
    while (true) {
      try (Connection connection = address("postgres").dataSource().getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("show data_directory")) {
        row.next();
        if (Path.of(row.getString(1)).equals(server.data())) {
          return;
        }
        throw new IOException("Expected our own PostgreSQL on port " + port + ", found another.");
      } catch (SQLException e) {
        boolean wrongPassword = "28P01".equals(e.getSQLState());
        if (wrongPassword || deadline.isOver() || noServerLeft()) {
          throw new IOException("The embedded PostgreSQL does not let us in: " + e.getMessage(), e);
        }
        pause();
      }
    }
  }

  private boolean noServerLeft() throws IOException {
    return lock != null && Postmaster.of(server.data()).isEmpty();
  }

  private void makeDatabase() throws IOException {
    try (Connection connection = address("postgres").dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database " + DATABASE);
    } catch (SQLException e) {
      throw new IOException("The database could not be made: " + e.getMessage(), e);
    }
  }

  private void choosePort() throws IOException {
    SecureRandom random = new SecureRandom();
    do {
      port = FIRST_PORT + random.nextInt(PORTS);
    } while (!isFree(port));
    keepPort();
  }

  /** 0, which is no port, where none was kept or the file was cut off. */
  private int readPort() throws IOException {
    String kept = Files.exists(portFile) ? Files.readString(portFile).strip() : "";
    return kept.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(kept) : 0;
  }

  private void keepPort() throws IOException {
    Path whole = portFile.resolveSibling("postgres.port.new");
    Files.writeString(whole, port + "\n");
    Files.move(
        whole, portFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isFree(int port) {
    if (port == 0) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL starts.", e);
    }
  }

  /** Stops PostgreSQL and lets go of the folder, if this process owns them. */
  @Override
  public synchronized void close() throws IOException {
    if (closed || lock == null) {
      return;
    }
    closed = true;
    try {
      server.stop();
    } finally {
      lock.close();
    }
  }

  /** Measured by the monotonic clock: how long to wait does not hang on what time it is. */
  private static final class Deadline {
    private final long end;

    Deadline(Duration patience) {
      this.end = System.nanoTime() + patience.toNanos();
    }

    boolean isOver() {
      return System.nanoTime() - end >= 0;
    }
  }
}
