package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Pictures;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;
import org.winnow.testing.TestDatabase;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A server that looks for its images where they are not says so. */
class StorageCheckTest {

  private final Jdbi jdbi = TestDatabase.fresh();

  @Test
  void images_that_are_elsewhere_are_told(@TempDir Path here, @TempDir Path elsewhere)
      throws Exception {
    BlobStore right = BlobStore.inFolder(here);
    BlobStore wrong = BlobStore.inFolder(elsewhere);
    assertThat(new StorageCheck(jdbi, wrong).problem()).as("no image at all").isEmpty();
    try (PoolFixture fixture = new PoolFixture(jdbi, here)) {
      Archives.ZipBuilder zip = new Archives.ZipBuilder();
      for (int i = 0; i < 40; i++) {
        zip.add(i + ".png", Pictures.png(i));
      }
      fixture.run("all.zip", zip.build());

      assertThat(new StorageCheck(jdbi, right).problem()).isEmpty();
      assertThat(new StorageCheck(jdbi, wrong).problem())
          .hasValueSatisfying(
              told ->
                  assertThat(told)
                      .startsWith("Of 32 images that were looked for, 32 are not in the folder ")
                      .contains(elsewhere.resolve("blobs").toString(), "winnow.storage.bucket"));

      try (S3Host host = new S3Host()) {
        BlobStore full =
            BucketStores.on(
                host,
                here,
                method -> {
                  throw S3Exception.builder().statusCode(507).build();
                });
        assertThatCode(() -> new StorageCheck(jdbi, full).start(new StartupEvent()))
            .as("a server starts whatever its bucket answers")
            .doesNotThrowAnyException();
      }

      jdbi.useHandle(handle -> handle.execute("update projects set deleted_at = now()"));
      assertThat(new StorageCheck(jdbi, wrong).problem()).as("deleted").isEmpty();
    }
  }
}
