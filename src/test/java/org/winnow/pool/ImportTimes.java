package org.winnow.pool;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.winnow.image.ContentKind;
import org.winnow.image.DecodePool;
import org.winnow.image.Decoder;
import org.winnow.image.GreyPng;
import org.winnow.image.ImageHeader;
import org.winnow.image.MediaType;
import org.winnow.image.Refusal;
import org.winnow.image.Rendition;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;

/**
 * How many images a second an import takes in, bytes and rows on disk, how many with the bytes in a
 * bucket of a server in this process, and how many the same threads would read, decode and make
 * thumbnails of and do nothing else: in turns. How to run it is in docs/benchmarks.md.
 */
final class ImportTimes {

  private static final int TIMES = 3;
  private static final int THREADS = 2;
  private static final int AHEAD = 32;

  private ImportTimes() {}

  /** Arguments: an archive, an image or a folder with two IDX files; a folder to write to; FILE. */
  public static void main(String[] arguments) throws Exception {
    Path source = Path.of(arguments[0]).toRealPath();
    Path work = Files.createTempDirectory(Path.of(arguments[1]), "import-times");
    List<Double> bare = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> bucket = new ArrayList<>();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
      Jdbi jdbi = Jdbi.create(postgres.getPostgresDatabase()).installPlugin(new PostgresPlugin());
      for (int i = 0; i < TIMES; i++) {
        bare.add(bare(source));
        Path folder = work.resolve(Integer.toString(i));
        whole.add(imported(jdbi, source, folder, BlobStore.inFolder(folder)));
        try (S3Host host = new S3Host()) {
          Path beside = work.resolve(i + "-bucket");
          bucket.add(imported(jdbi, source, beside, BucketStores.on(host, beside)));
        }
        System.out.printf(
            "bare %.0f, import %.0f, into a bucket %.0f images a second%n",
            bare.get(i), whole.get(i), bucket.get(i));
      }
    } finally {
      delete(work);
    }
    double share = Collections.max(whole) / Collections.max(bare);
    double bucketShare = Collections.max(bucket) / Collections.max(whole);
    System.out.printf(
        "%.0f images a second, %.0f %% of bare decoding; into a bucket %.0f %% of that%n",
        Collections.max(whole), share * 100, bucketShare * 100);
    if (arguments.length > 2) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("source", source.getFileName().toString());
      results.put("bareImagesPerSecond", bare);
      results.put("importedImagesPerSecond", whole);
      results.put("intoBucketImagesPerSecond", bucket);
      results.put("share", share);
      results.put("bucketShare", bucketShare);
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(Path.of(arguments[2]).toFile(), results);
    }
  }

  private static Sources sources(Path source) {
    return new Sources(
        new FolderRoots(List.of(source)),
        PoolFixture.NO_BUCKETS,
        new Uploads(source),
        Clock.systemUTC());
  }

  /** Entries are read, decoded, and what a thumbnail would be is thrown away. */
  private static double bare(Path source) throws Exception {
    int images = 0;
    long start = System.nanoTime();
    try (DecodePool pool = new DecodePool(THREADS, Duration.ofSeconds(20));
        EntryReader reader =
            new IdxEntries(sources(source).open(source, "image", KnownFiles.NONE))) {
      Deque<DecodePool.Running<Boolean>> running = new ArrayDeque<>();
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        running.add(thumbnail(entry, pool));
        if (running.size() > AHEAD && running.remove().result()) {
          images++;
        }
      }
      for (DecodePool.Running<Boolean> each : running) {
        images += each.result() ? 1 : 0;
      }
    }
    return images * 1e9 / (System.nanoTime() - start);
  }

  private static DecodePool.Running<Boolean> thumbnail(Entry entry, DecodePool pool)
      throws IOException {
    if (entry instanceof Entry.Raster raster) {
      return pool.submit(
          () -> GreyPng.of(raster.pixels(), raster.width(), raster.height()).length > 0);
    } else if (entry instanceof Entry.File file && ContentKind.isNamedLikeAnImage(file.source())) {
      byte[] bytes = file.content().readAllBytes();
      return pool.submit(() -> thumbnail(bytes));
    }
    return pool.submit(() -> false);
  }

  private static boolean thumbnail(byte[] bytes) throws Refusal, IOException {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ContentKind.HEAD));
    MediaType type = ((ContentKind.Image) ContentKind.of(head)).type();
    ImageHeader header = ImageHeader.read(type, bytes);
    Rendition small = Rendition.THUMBNAIL;
    small.encode(Decoder.decode(bytes, header, small.divisor(header)), header);
    return true;
  }

  private static double imported(Jdbi jdbi, Path source, Path folder, BlobStore blobs)
      throws IOException {
    try (PoolFixture fixture = new PoolFixture(jdbi, folder, List.of(source), blobs)) {
      Import queued = queued(fixture, source);
      long start = System.nanoTime();
      fixture.runner.run(queued.id());
      double seconds = (System.nanoTime() - start) / 1e9;
      Import done = fixture.get(queued);
      if (done.status() != ImportStatus.DONE) {
        throw new IllegalStateException("the import is " + done.status() + ": " + done.detail());
      }
      return (done.imported() + done.duplicates()) / seconds;
    }
  }

  private static Import queued(PoolFixture fixture, Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return fixture.imports.queue(
          new Imports.Request(
              fixture.projectId,
              fixture.userId,
              source.toString(),
              Origin.FOLDER,
              LabelUse.IGNORE));
    }
    return fixture.stage(
        source.getFileName().toString(), Files.readAllBytes(source), LabelUse.IGNORE);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
