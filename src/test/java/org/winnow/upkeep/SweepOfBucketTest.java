package org.winnow.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/** Objects without rows and rows without objects. */
@Timeout(60)
class SweepOfBucketTest {

  private static final String HEX = "ab".repeat(32);

  private final Jdbi jdbi = TestDatabase.fresh();

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
