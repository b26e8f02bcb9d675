package org.winnow.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.winnow.database.JdbiProducer;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.upkeep.Sweep;
import org.winnow.upkeep.SweepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares files and rows; may run beside a server. */
@Command(
    name = "sweep",
    description =
        "Reports files that no row names, and rows whose bytes are gone. May run beside the server.",
    footer = "Exit code 3: bytes are gone that should be there.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {

  /** Returned when bytes are gone. */
  static final int LOST = 3;

  @Option(names = "--delete", description = "delete the files that no row names")
  private boolean delete;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = Settings.read();
    try (Settings.OpenDatabase database = settings.open()) {
      var dataSource = database.address().dataSource();
      Flyway.configure().dataSource(dataSource).load().migrate();
      BlobStore blobs = BlobStore.of(settings.winnow(), Clock.systemUTC());
      FileArea files = new FileArea(settings.dataDir(), blobs);
      Sweep sweep =
          new Sweep(
              JdbiProducer.on(dataSource), settings.dataDir(), blobs, files, Clock.systemUTC());
      SweepReport report = sweep.run(delete);
      report.lines(delete).forEach(out()::println);
      return report.missing() > 0 ? LOST : 0;
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification before it runs a command.");
    }
    return spec.commandLine().getOut();
  }
}
