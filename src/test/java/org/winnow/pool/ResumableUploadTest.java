package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.jobs.JobsFixture;
import org.winnow.testing.TestDatabase;

/** What counts of an upload that comes in pieces, whatever happens in between. */
class ResumableUploadTest {

  private final byte[] zip =
      Archives.zip(Archives.files("a.png", Pictures.png(1), "b.png", Pictures.png(2)));
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path folder) {
    fixture = new PoolFixture(TestDatabase.fresh(), folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Upload begin() {
    return fixture.resumable.begin(
        new Imports.Request(
            fixture.projectId, fixture.userId, "a.zip", Origin.UPLOAD, LabelUse.IGNORE),
        new UploadRows.Announced("key", "", zip.length));
  }

  private Upload append(Upload upload, int from, int to) {
    return append(upload, from, null, piece(from, to));
  }

  private Upload append(Upload upload, int from, @Nullable Checksum checksum, InputStream body) {
    return fixture.resumable.append(now(upload), from, checksum, body);
  }

  private Upload now(Upload upload) {
    return fixture.uploadRows.again(upload);
  }

  private InputStream piece(int from, int to) {
    return new ByteArrayInputStream(Arrays.copyOfRange(zip, from, to));
  }

  private Checksum checksum(int from, int to) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return new Checksum("SHA-256", digest.digest(Arrays.copyOfRange(zip, from, to)));
  }

  /** A body that breaks off after these bytes. */
  private InputStream breaking(int from, int to) {
    InputStream end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    return new SequenceInputStream(piece(from, to), end);
  }

  @Test
  void last_byte_queues_the_import_once_and_it_is_the_file() throws Exception {
    Upload upload = begin();
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.RECEIVING);
    append(upload, 0, 10);
    append(upload, 10, checksum(10, zip.length), piece(10, zip.length));

    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.QUEUED);
    assertThat(Files.readAllBytes(fixture.uploads.path(upload.one().id()))).isEqualTo(zip);
    fixture.runner.run(upload.one().id());
    assertThat(fixture.report(upload.one())).containsExactly("a.png imported", "b.png imported");
    // The reply to the last piece was lost, and it is sent again with nothing in it.
    assertThat(append(upload, zip.length, zip.length).isWhole()).isTrue();
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.DONE);
  }

  @Test
  void after_a_crash_what_was_acknowledged_counts_and_what_was_not_is_cut_off() throws Exception {
    Upload upload = begin();
    append(upload, 0, 10);
    Path file = fixture.uploads.path(upload.one().id());
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

    UploadRows rows =
        new UploadRows(fixture.jdbi, fixture.imports, JobsFixture.jobs(), Clock.systemUTC());
    assertThat(rows.again(upload).received()).isEqualTo(10);
    append(upload, 10, zip.length);
    assertThat(Files.readAllBytes(file)).isEqualTo(zip);
  }

  @Test
  void body_that_breaks_off_counts_as_far_as_it_came_but_with_a_checksum_not_at_all()
      throws Exception {
    Upload upload = begin();
    assertThatThrownBy(() -> append(upload, 0, null, breaking(0, 20)))
        .isInstanceOf(ProblemException.Malformed.class);
    assertThat(now(upload).received()).isEqualTo(20);
    Checksum checksum = checksum(20, 40);
    assertThatThrownBy(() -> append(upload, 20, checksum, breaking(20, 30)))
        .isInstanceOf(ProblemException.Malformed.class);
    assertThat(now(upload).received()).isEqualTo(20);
    append(upload, 20, zip.length);
    assertThat(Files.readAllBytes(fixture.uploads.path(upload.one().id()))).isEqualTo(zip);
  }

  @Test
  void nothing_is_kept_of_a_piece_with_another_checksum_or_of_one_that_is_too_long()
      throws Exception {
    Upload upload = begin();
    append(upload, 0, 10);
    Checksum other = checksum(10, 21);
    assertThatThrownBy(() -> append(upload, 10, other, piece(10, 20)))
        .isInstanceOf(ProblemException.ChecksumMismatch.class);
    InputStream tooLong =
        new SequenceInputStream(piece(10, zip.length), new ByteArrayInputStream(new byte[1]));
    assertThatThrownBy(() -> append(upload, 10, null, tooLong))
        .isInstanceOf(ProblemException.TooLarge.class);

    assertThat(now(upload).received()).isEqualTo(10);
    assertThat(fixture.uploads.path(upload.one().id())).hasSize(10);
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.RECEIVING);
  }

  @Test
  void second_writer_is_kept_out_while_the_first_writes() throws Exception {
    Upload upload = begin();
    InputStream body =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            if (at == 0) {
              assertThatThrownBy(() -> append(upload, 0, 5))
                  .isInstanceOf(ProblemException.Locked.class);
            }
            return at < 10 ? zip[at++] & 0xff : -1;
          }
        };
    append(upload, 0, null, body);
    assertThat(now(upload).received()).isEqualTo(10);
    assertThatThrownBy(() -> append(upload, 0, 5)).isInstanceOf(ProblemException.Conflict.class);
    append(upload, 10, zip.length);
    assertThat(Files.readAllBytes(fixture.uploads.path(upload.one().id()))).isEqualTo(zip);
  }

  @Test
  void writer_that_came_too_late_drops_nothing_of_what_counts() {
    Upload stale = begin();
    append(stale, 0, 10);
    assertThatThrownBy(() -> fixture.resumable.append(stale, 0, null, piece(0, 5)))
        .isInstanceOf(ProblemException.Conflict.class);
    assertThat(fixture.uploads.path(stale.one().id())).hasSize(10);
  }

  @Test
  void full_disk_keeps_what_was_acknowledged_and_lets_it_go_on_later() throws Exception {
    Upload upload = begin();
    Path file = fixture.uploads.path(upload.one().id());
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    assertThatThrownBy(() -> append(upload, 0, 10))
        .isInstanceOf(ProblemException.InsufficientStorage.class);
    assertThat(now(upload).received()).isZero();
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.RECEIVING);

    Files.delete(file);
    append(upload, 0, zip.length);
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.QUEUED);
  }

  @Test
  void upload_whose_bytes_are_lost_is_gone() throws Exception {
    Upload upload = begin();
    append(upload, 0, 10);
    Files.delete(fixture.uploads.path(upload.one().id()));

    assertThatThrownBy(() -> append(upload, 10, 20)).isInstanceOf(ProblemException.Gone.class);
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.FAILED);
  }

  @Test
  void silence_of_minutes_is_borne_and_of_a_day_ends_it_and_deletes_its_bytes() {
    Upload upload = begin();
    append(upload, 0, 10);
    Clock soon = Clock.offset(Clock.systemUTC(), Uploads.SILENCE.multipliedBy(10));
    ImportJobs.failSilentUploads(fixture.imports, fixture.uploads, soon);
    at(soon).expire();
    assertThat(fixture.get(upload.one()).status()).isEqualTo(ImportStatus.RECEIVING);

    Clock later = Clock.offset(Clock.systemUTC(), Upload.EXPIRY.plus(Duration.ofSeconds(5)));
    assertThatThrownBy(() -> at(later).append(now(upload), 10, null, piece(10, 20)))
        .isInstanceOf(ProblemException.Gone.class);
    at(later).expire();
    ImportJobs.deleteLeftOver(fixture.imports, fixture.uploads);
    assertThat(fixture.get(upload.one()).code()).isEqualTo("upload-expired");
    assertThat(fixture.uploads.path(upload.one().id())).doesNotExist();
    assertThatThrownBy(() -> append(upload, 10, 20)).isInstanceOf(ProblemException.Gone.class);
  }

  private ResumableUploads at(Clock clock) {
    return new ResumableUploads(fixture.uploadRows, fixture.imports, fixture.uploads, clock);
  }
}
