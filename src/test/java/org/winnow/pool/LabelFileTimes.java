package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.TestDatabase;

/**
 * How long the rows of a large label file take, by path and by the end of a URL. Not one of the
 * tests; how to run it is in docs/benchmarks.md.
 */
class LabelFileTimes {

  private static final int IMAGES = Integer.getInteger("images", 100_000);

  private final Jdbi jdbi = TestDatabase.fresh();

  @Test
  void rows_of_a_large_file(@TempDir Path folder) {
    try (PoolFixture fixture = new PoolFixture(jdbi, folder)) {
      insertImages(fixture.projectId);
      StringBuilder byPath = new StringBuilder("file_name,label,annotator,created_at,camera\n");
      StringBuilder byEnd = new StringBuilder("file_name,label\n");
      for (int i = 0; i < IMAGES; i++) {
        byPath.append(
            "folder%d/%d.png,class %d,ann,2026-01-02T03:04:05Z,left\n"
                .formatted(i % 1000, i, i % 10));
        byEnd.append("s3://bucket/some/where/%d.png,class %d\n".formatted(i, i % 10));
      }
      time(fixture, "by path", byPath.toString(), LabelUse.PREDICTIONS);
      time(fixture, "by the end of a URL", byEnd.toString(), LabelUse.TRUTH);
    }
  }

  private void insertImages(long projectId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into images (project_id, ordinal, sha256, name, media_type, width,
                      height, bytes, draw, created_at)
                    select :project, n, sha256(n::text::bytea),
                      'folder' || n % 1000 || '/' || n || '.png', 'image/png', 1, 1, 1, 0.5, now()
                    from generate_series(0, :images - 1) n
                    """)
                .bind("project", projectId)
                .bind("images", IMAGES)
                .execute());
  }

  private static void time(PoolFixture fixture, String what, String text, LabelUse use) {
    long start = System.nanoTime();
    Import done = fixture.run("labels.csv", text.getBytes(StandardCharsets.UTF_8), use);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(done.applied()).isEqualTo(IMAGES);
    System.out.printf(
        Locale.ROOT,
        "%,d rows %s as %s: %.1f s, %,.0f a second%n",
        IMAGES,
        what,
        use.word(),
        seconds,
        IMAGES / seconds);
  }
}
