package org.winnow.command;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.winnow.database.DataFolder;
import org.winnow.database.EmbeddedDatabase;
import org.winnow.storage.StorageProbe;
import picocli.CommandLine.Command;

/** Starts the server, and the embedded database where no other is configured. */
@Command(
    name = "serve",
    description = "Starts the server (the default command).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  /** Returned when the server goes on without this thread, as in development mode. */
  static final int GOES_ON = -1;

  /** What a server in the middle of its work gets before its database is stopped all the same. */
  private static final int SERVER_STOP_SECONDS = 30;

  @Override
  public Integer call() {
    Settings settings = Settings.read();
    StorageProbe.require(settings.winnow(), Clock.systemUTC());
    if (settings.configuredDatabase().isPresent()) {
      DataFolder.make(settings.dataDir());
    } else {
      startDatabase(settings);
    }
    Footprint.keepSmall();
    Quarkus.run(Server.class);
    return GOES_ON;
  }

  private static void startDatabase(Settings settings) {
    try {
      EmbeddedDatabase database =
          LaunchMode.current() == LaunchMode.DEVELOPMENT
              ? EmbeddedDatabase.join(settings.dataDir())
              : EmbeddedDatabase.start(settings.dataDir());
      Settings.use(database.address());
      stopAfterServer(database);
    } catch (IOException e) {
      throw new Refused(e);
    }
  }

  /**
   * The database outlives the server that writes to it, by Ctrl-C and by a start that failed too.
   */
  private static void stopAfterServer(EmbeddedDatabase database) {
    CountDownLatch serverStopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              try {
                boolean inTime = serverStopped.await(SERVER_STOP_SECONDS, TimeUnit.SECONDS);
                if (!inTime) {
                  Logger.getLogger(ServeCommand.class).warn("The server did not stop in time");
                }
                database.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                Logger.getLogger(ServeCommand.class).error("PostgreSQL was not stopped", e);
              }
            },
            "stop-database");
    Runtime.getRuntime().addShutdownHook(hook);
    if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
      serverStopped.countDown();
    } else {
      ApplicationLifecycleManager.setDefaultExitCodeHandler(
          (code, failure) -> {
            serverStopped.countDown();
            System.exit(code);
          });
    }
  }

  /** The embedded database did not start; the message says what to do. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
