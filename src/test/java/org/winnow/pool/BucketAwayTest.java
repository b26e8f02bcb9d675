package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Pictures;
import org.winnow.remote.S3Host;
import org.winnow.storage.BucketStores;
import org.winnow.testing.TestDatabase;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Imports into a bucket that is away for a while, is full, or whose import is killed. */
@Timeout(120)
class BucketAwayTest {

  private static final Jdbi JDBI = TestDatabase.fresh();
  private static final int ENTRIES = 150;

  private Path folder = Path.of("");
  private S3Host host;
  private PoolFixture fixture;
  private BucketStores.Before before = method -> {};

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    host = new S3Host();
    fixture =
        new PoolFixture(
            JDBI, folder, List.of(), BucketStores.on(host, folder, method -> before.call(method)));
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
    host.close();
  }

  /** Every tenth picture comes twice. */
  private static byte[] archive() {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      zip.add(i + ".png", Pictures.png(i % 10 == 9 ? i - 1 : i));
    }
    return zip.build();
  }

  /** All of it is there once: in rows, in the report and in the bucket. */
  private void assertExact(Import one) throws Exception {
    Import done = fixture.get(one);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(done.code()).isNull();
    assertThat(done.imported()).isEqualTo(ENTRIES * 9 / 10);
    assertThat(done.duplicates()).isEqualTo(ENTRIES / 10);
    assertThat(done.rejected()).isZero();
    assertThat(fixture.report(one)).hasSize(ENTRIES).doesNotHaveDuplicates();
    List<Image> pool = fixture.pool();
    assertThat(pool).extracting(Image::ordinal).doesNotHaveDuplicates().hasSize(ENTRIES * 9 / 10);
    assertThat(host.keys("winnow/"))
        .containsExactlyInAnyOrderElementsOf(
            pool.stream()
                .map(
                    image ->
                        "winnow/blobs/"
                            + image.sha256().hex().substring(0, 2)
                            + "/"
                            + image.sha256().hex())
                .toList());
    try (Stream<Path> staged = Files.list(folder.resolve("staging"))) {
      assertThat(staged).isEmpty();
    }
  }

  @Test
  void import_waits_while_the_bucket_is_away_and_goes_on_where_it_was() throws Exception {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    AtomicInteger calls = new AtomicInteger();
    int waits = 0;
    // It goes away at another call each time: of an upload, or of the look in the transaction.
    for (int after = 10; !fixture.get(one).status().isFinal(); after += 23) {
      int most = after;
      calls.set(0);
      before =
          method -> {
            if (calls.incrementAndGet() > most) {
              throw SdkClientException.create("no route");
            }
          };
      try {
        fixture.runner.run(one.id());
      } catch (ImportWaits away) {
        waits++;
        assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RUNNING);
        assertThat(fixture.get(one).code()).isEqualTo("storage-away");
        assertThat(fixture.get(one).detail()).contains("could not be reached");
      }
    }

    assertThat(waits).isGreaterThan(5);
    assertExact(one);
  }

  @Test
  void import_waits_while_the_bucket_is_full() throws Exception {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    before =
        method -> {
          if (method.equals("putObject")) {
            throw S3Exception.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("QuotaExceeded").build())
                .build();
          }
        };
    assertThatThrownBy(() -> fixture.runner.run(one.id())).isInstanceOf(ImportWaits.class);
    assertThat(fixture.get(one).code()).isEqualTo("storage-full");
    before =
        method -> {
          throw SdkClientException.create("no route");
        };
    assertThatThrownBy(() -> fixture.runner.run(one.id())).isInstanceOf(ImportWaits.class);
    assertThat(fixture.get(one).code())
        .as("nothing is begun before the bucket answers")
        .isEqualTo("storage-full");
    before = method -> {};

    fixture.runner.run(one.id());

    assertExact(one);
  }

  @Test
  void import_killed_after_its_uploads_or_its_commit_is_exact() throws Exception {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    int kills = 0;
    while (!fixture.get(one).status().isFinal()) {
      boolean afterwards = kills % 2 == 1;
      try {
        fixture.runner(dying(afterwards), List.of()).run(one.id());
      } catch (Killed expected) {
        kills++;
      }
    }

    assertThat(kills).isGreaterThan(2);
    assertExact(one);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Dies once the bytes are in the bucket, before the rows or after them. */
  private BatchCommit dying(boolean afterwards) {
    return afterwards
        ? fixture.commitFollowedBy(
            one -> {
              throw new Killed();
            })
        : fixture.commitPrecededBy(
            () -> {
              throw new Killed();
            });
  }
}
