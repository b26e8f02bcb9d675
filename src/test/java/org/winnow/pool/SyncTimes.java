package org.winnow.pool;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.winnow.image.Pictures;

/**
 * How long it takes to import a folder of small PNGs, to import it again when nothing is new, and
 * again when one file in a hundred is. How to run it is in docs/benchmarks.md.
 */
final class SyncTimes {

  private static final int TIMES = 3;
  private static final int FOLDERS = 20;
  private static final int NEW_IN = 100;

  /** What was written before is trusted only when it is older than two seconds. */
  private static final long SETTLED_MS = 2_500;

  private final Jdbi jdbi;
  private final int files;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  private SyncTimes(Jdbi jdbi, int files) {
    this.jdbi = jdbi;
    this.files = files;
  }

  /** Arguments: how many files; a folder to write to; FILE. */
  public static void main(String[] arguments) throws Exception {
    int files = Integer.parseInt(arguments[0]);
    Path work = Files.createTempDirectory(Path.of(arguments[1]), "sync-times");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
      Jdbi jdbi = Jdbi.create(postgres.getPostgresDatabase()).installPlugin(new PostgresPlugin());
      SyncTimes times = new SyncTimes(jdbi, files);
      for (int i = 0; i < TIMES; i++) {
        times.run(work.resolve(Integer.toString(i)));
      }
      times.print();
      if (arguments.length > 2) {
        times.write(Path.of(arguments[2]));
      }
    } finally {
      delete(work);
    }
  }

  private void run(Path work) throws IOException, InterruptedException {
    Path source = work.resolve("source");
    for (int i = 0; i < files; i++) {
      add(source, i);
    }
    try (PoolFixture fixture = new PoolFixture(jdbi, work.resolve("data"), List.of(source))) {
      Thread.sleep(SETTLED_MS);
      expect(files, time("first", fixture, source).imported());
      expect(files, time("nothingNew", fixture, source).known());
      for (int i = 0; i < files / NEW_IN; i++) {
        add(source, files + i);
      }
      Thread.sleep(SETTLED_MS);
      expect(files / NEW_IN, time("oneInAHundredNew", fixture, source).imported());
    }
  }

  private static void add(Path source, int number) throws IOException {
    Path folder = Files.createDirectories(source.resolve("" + number % FOLDERS));
    Files.write(
        folder.resolve(number + ".png"), Pictures.encode(Pictures.noise(32, 32, number), "png"));
  }

  private static void expect(int files, int got) {
    if (files != got) {
      throw new IllegalStateException("expected " + files + " files, got " + got);
    }
  }

  private Import time(String what, PoolFixture fixture, Path source) {
    Import queued =
        fixture.imports.queue(
            new Imports.Request(
                fixture.projectId,
                fixture.userId,
                source.toString(),
                Origin.FOLDER,
                LabelUse.IGNORE));
    long start = System.nanoTime();
    fixture.runner.run(queued.id());
    double took = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %.2f s%n", what, took);
    seconds.computeIfAbsent(what, any -> new ArrayList<>()).add(took);
    return fixture.get(queued);
  }

  private void print() {
    seconds.forEach(
        (what, took) ->
            System.out.printf(
                "%s: %.2f s, %.0f files a second%n", what, fastest(took), files / fastest(took)));
  }

  private static double fastest(List<Double> took) {
    return took.stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private void write(Path file) throws IOException {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("files", files);
    results.put("seconds", seconds);
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), results);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
