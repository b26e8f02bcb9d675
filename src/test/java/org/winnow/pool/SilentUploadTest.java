package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
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
              new Imports.Request(fixture.projectId, fixture.userId, "a.zip", LabelUse.IGNORE));
      fixture.uploads.stage(one.id(), new ByteArrayInputStream(new byte[10]));

      ImportJobs.failSilentUploads(fixture.imports, fixture.uploads, Clock.systemUTC());
      assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RECEIVING);

      Clock later = Clock.offset(Clock.systemUTC(), Uploads.SILENCE.plus(Duration.ofSeconds(5)));
      ImportJobs.failSilentUploads(fixture.imports, fixture.uploads, later);
      assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.FAILED);
      assertThat(fixture.get(one).code()).isEqualTo("upload-broken");
      assertThat(fixture.uploads.path(one.id())).doesNotExist();
    }
  }
}
