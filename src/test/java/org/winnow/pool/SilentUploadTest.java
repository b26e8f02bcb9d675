package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.TestDatabase;

class SilentUploadTest {

  @Test
  void upload_whose_server_died_fails_after_a_while_and_is_deleted(@TempDir Path folder)
      throws Exception {
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      Import one =
          fixture.imports.receive(
              new Imports.Request(
                  fixture.projectId, fixture.userId, "a.zip", Origin.UPLOAD, LabelUse.IGNORE));
      fixture.uploads.stage(one.id(), new ByteArrayInputStream(new byte[10]));

      ImportJobs.failSilentUploads(fixture.imports, fixture.uploads, Clock.systemUTC());
      assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RECEIVING);

      Clock later = Clock.offset(Clock.systemUTC(), Uploads.SILENCE.plus(Duration.ofSeconds(5)));
      ImportJobs.failSilentUploads(fixture.imports, fixture.uploads, later);
      assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.FAILED);
      assertThat(fixture.get(one).code()).isEqualTo("upload-broken");
      ImportJobs.deleteLeftOver(fixture.imports, fixture.uploads);
      assertThat(fixture.uploads.path(one.id())).doesNotExist();
    }
  }

  @Test
  void bytes_of_imports_that_ended_or_are_gone_are_deleted_and_others_kept(@TempDir Path folder)
      throws Exception {
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      Import waiting = fixture.stage("waiting.zip", new byte[10], LabelUse.IGNORE);
      Import cancelled = fixture.stage("cancelled.zip", new byte[10], LabelUse.IGNORE);
      fixture.imports.cancel(cancelled);
      Import givenUp = fixture.stage("given up.zip", new byte[10], LabelUse.IGNORE);
      fixture.imports.fail(givenUp.id(), "import-broken", "It failed 24 times.");
      Import gone = fixture.stage("gone.zip", new byte[10], LabelUse.IGNORE);
      fixture.jdbi.useHandle(
          handle -> handle.execute("delete from imports where id = ?", gone.id()));
      Path foreign = Files.createFile(fixture.uploads.path(gone.id()).resolveSibling("notes"));

      ImportJobs.deleteLeftOver(fixture.imports, fixture.uploads);

      assertThat(fixture.uploads.staged()).containsExactly(waiting.id());
      assertThat(foreign).exists();
    }
  }

  @Test
  void no_upload_yet_is_nothing_to_delete(@TempDir Path folder) {
    assertThat(new Uploads(folder).staged()).isEmpty();
  }
}
