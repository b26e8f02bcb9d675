package org.winnow.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.StoredBlobs;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Objects without rows and rows without objects. */
@Timeout(60)
class SweepOfBucketTest {

  private static final String HEX = "ab".repeat(32);

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final Jdbi jdbi;

  SweepOfBucketTest() {
    database.setUrl(TestDatabase.freshUrl());
    jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
  }

  @Test
  void files_from_before_the_bucket_are_told_and_left(@TempDir Path folder) throws Exception {
    BlobStore before = BlobStore.inFolder(folder);
    Sha256 sha256 = StoredBlobs.write(before, new byte[1_000]);
    try (S3Host host = new S3Host()) {
      BlobStore blobs = BucketStores.on(host, folder);
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

      SweepReport report =
          new Sweep(jdbi, folder, blobs, new FileArea(folder, blobs), later).run(true);

      assertThat(report.lines(true))
          .contains(
              "1 file, 1.0 kB: images' bytes in the data folder, which the bucket has taken the"
                  + " place of; left there");
      assertThat(report.orphans()).isZero();
      assertThat(before.holds(sha256)).isTrue();
    }
  }

  @Test
  void daily_sweep_tries_again_in_an_hour_while_the_bucket_is_away(@TempDir Path folder)
      throws Exception {
    try (S3Host host = new S3Host()) {
      BlobStore blobs =
          BucketStores.on(
              host,
              folder,
              method -> {
                throw SdkClientException.create("no route");
              });
      Sweep sweep = new Sweep(jdbi, folder, blobs, new FileArea(folder, blobs), Clock.systemUTC());
      SettableClock clock = new SettableClock();
      clock.set(Instant.parse("2026-01-02T03:00:00Z"));
      ManualScheduler scheduler =
          TestHelper.createManualScheduler(database, List.of())
              .clock(clock)
              .startTasks(List.of(UpkeepJobs.sweeping(sweep)))
              .start();
      clock.set(Instant.parse("2026-01-02T04:00:01Z"));

      scheduler.runAnyDueExecutions();

      assertThat(scheduler.getScheduledExecutions())
          .singleElement()
          .satisfies(
              next -> {
                assertThat(next.getExecutionTime()).isEqualTo("2026-01-02T05:00:01Z");
                assertThat(next.getConsecutiveFailures()).isEqualTo(1);
              });
    }
  }

  private static String key(String hex) {
    return "winnow/blobs/" + hex.substring(0, 2) + "/" + hex;
  }

  @Test
  void objects_that_no_row_names_are_deleted_and_rows_without_objects_told(@TempDir Path folder)
      throws Exception {
    TestProject project = TestProject.named(jdbi, "kept");
    project.images(3);
    List<Sha256> hashes =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select sha256 from images order by ordinal")
                    .map((row, context) -> Sha256.of(row.getBytes(1)))
                    .list());
    try (S3Host host = new S3Host()) {
      hashes.forEach(sha256 -> host.put(key(sha256.hex()), new byte[] {1}));
      host.put(key(HEX), new byte[1_000_000]);
      BlobStore blobs = BucketStores.on(host, folder);
      FileArea files = new FileArea(folder, blobs);
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
      Sweep fresh = new Sweep(jdbi, folder, blobs, files, Clock.systemUTC());
      Sweep sweep = new Sweep(jdbi, folder, blobs, files, later);

      assertThat(fresh.run(true).orphans()).as("of the last hour").isZero();
      host.remove(key(hashes.get(1).hex()));
      assertThat(sweep.run(true).lines(false))
          .contains(
              "1 file, 1.0 MB: images that no project has",
              "  " + key(HEX),
              "DATA LOSS: the bytes of 1 rows are gone. Restore them from a backup.")
          .anyMatch(line -> line.contains(hashes.get(1).hex()));
      assertThat(host.keys(""))
          .containsExactlyInAnyOrder(key(hashes.get(0).hex()), key(hashes.get(2).hex()));
    }
  }
}
