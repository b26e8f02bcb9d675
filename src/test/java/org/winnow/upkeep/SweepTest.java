package org.winnow.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.WriteBatch;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/** Files without rows and rows without files, in a folder and a database made for it. */
class SweepTest {

  private static final String HEX = "ab".repeat(32);
  private static final String LATER_HEX = "ac".repeat(32);

  private final Jdbi jdbi = TestDatabase.fresh();
  private Path folder;
  private BlobStore blobs;
  private FileArea files;
  private Sweep sweep;
  private long project;

  @BeforeEach
  void start(@TempDir Path dataFolder) throws IOException {
    folder = dataFolder;
    blobs = BlobStore.inFolder(folder);
    files = new FileArea(folder, blobs);
    sweep = new Sweep(jdbi, folder, blobs, files, Clock.systemUTC());
    TestProject made = TestProject.named(jdbi, "kept");
    made.images(3);
    project = made.id();
    try (WriteBatch batch = blobs.batch()) {
      for (Sha256 sha256 : hashes()) {
        blobs.write(sha256, new byte[] {1}, batch);
        files.write("thumbnails/" + two(sha256) + sha256.hex() + ".jpg", new byte[] {1}, batch);
      }
      files.write("exports/1/kept", new byte[] {1}, batch);
      files.write("encoders/1/kept.zip", new byte[] {1}, batch);
      files.write("features/1/kept.npy", new byte[] {1}, batch);
      batch.force();
    }
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              insert into exports (project_id, format, choices, file_name, media_type, path,
                assembled, annotation_id, images, labels, annotators, bytes, created_by, created_at)
              select ?, 'csv', '{}', 'a', 'text/csv', 'exports/1/kept', false, 0, 0, 0, 0, 0,
                min(id), now() from users
              """,
              project);
          handle.execute(
              """
              insert into encoders (id, project_id, number, kind, path, provenance, dimension,
                pool, learned_from, created_at) overriding system value
              values (1, ?, 1, 'x', 'encoders/1/kept.zip', '{}', 4, 9, 9, now())
              """,
              project);
          handle.execute(
              "insert into feature_shards values (1, 0, 3, 'features/1/kept.npy', now())");
        });
    try (var all = Files.walk(folder)) {
      all.forEach(SweepTest::age);
    }
  }

  private static String two(Sha256 sha256) {
    return sha256.hex().substring(0, 2) + "/";
  }

  private static void age(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path old(String name) throws IOException {
    Path file = fresh(name);
    age(file);
    return file;
  }

  private Path fresh(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[1_000_000]);
  }

  @Test
  void folder_whose_files_all_have_rows_is_clean() throws IOException {
    assertThat(sweep.run(true).lines(true))
        .containsExactly("No file is left over.", "Nothing is missing.");
    assertThat(hashes()).allMatch(blobs::holds);
  }

  @Test
  void file_that_lies_where_no_blob_would_is_told_and_never_deleted() throws IOException {
    List<Path> strangers =
        List.of(
            old("blobs/7a/" + HEX),
            old("blobs/notes.txt"),
            old("blobs/ab/ac/" + HEX),
            old("blobs/ab/" + HEX + ".png"));
    fresh("blobs/just-written");

    SweepReport report = sweep.run(true);

    assertThat(report.lines(true))
        .hasSize(6)
        .contains(
            "4 files, 4.0 MB: in the folder of images' bytes, but no such bytes by their path;"
                + " left there",
            "  and 1 more",
            "Nothing is missing.")
        .anyMatch(line -> List.of("  blobs/notes.txt", "  blobs/7a/" + HEX).contains(line));
    assertThat(report.orphans()).as("to be deleted").isZero();
    assertThat(report.findsFiles()).isTrue();
    assertThat(strangers).allMatch(Files::exists);
  }

  @Test
  void sizes_have_the_unit_that_shows_them() {
    assertThat(List.of(0L, 1L, 999L, 1_000L, 12_345L, 999_949L, 999_950L, 3_400_000_000_000L))
        .extracting(SweepReport::bytes)
        .containsExactly(
            "0 bytes",
            "1 byte",
            "999 bytes",
            "1.0 kB",
            "12.3 kB",
            "999.9 kB",
            "1.0 MB",
            "3,400.0 GB");
  }

  @Test
  void files_that_no_row_names_are_reported_and_deleted_when_asked() throws IOException {
    List<Path> orphans =
        List.of(
            old("blobs/ab/" + HEX),
            old("blobs/ac/ac/" + LATER_HEX),
            old("files/thumbnails/ab/" + HEX + ".jpg"),
            old("files/thumbnails/ac/ac/" + LATER_HEX + ".png"),
            old("files/display/ab/" + HEX + ".jpg"),
            old("files/features/1/0-merged.npy"),
            old("files/features/77/0.npy"),
            old("files/encoders/1/lost-race.zip"),
            old("files/exports/1/no-row"),
            old("uploads/4711"));

    List<String> told = sweep.run(false).lines(false);

    assertThat(told)
        .contains(
            "  blobs/ab/" + HEX,
            "  blobs/ac/ac/" + LATER_HEX,
            "  files/features/77/0.npy",
            "  uploads/4711");
    assertThat(told)
        .filteredOn(line -> !line.startsWith("  "))
        .containsExactly(
            "2 files, 2.0 MB: images that no project has",
            "3 files, 3.0 MB: thumbnails of images that no project has",
            "2 files, 2.0 MB: features of no encoder",
            "1 file, 1.0 MB: encoders of no project",
            "1 file, 1.0 MB: exports that are in no list",
            "1 file, 1.0 MB: uploads whose import has ended",
            "Nothing is missing.");
    assertThat(orphans).allMatch(Files::exists);
    sweep.run(true);
    assertThat(orphans).noneMatch(Files::exists);
    assertThat(sweep.run(false).lines(false))
        .containsExactly("No file is left over.", "Nothing is missing.");
    assertThat(hashes()).allMatch(blobs::holds);
  }

  @Test
  void what_was_written_within_the_hour_is_left_alone() throws IOException {
    List<Path> fresh =
        List.of(
            fresh("blobs/ab/" + HEX),
            fresh("files/thumbnails/ab/" + HEX + ".jpg"),
            fresh("files/exports/1/being-made"),
            fresh("uploads/4711"),
            old("staging/being-written"));

    assertThat(sweep.run(true).orphans()).isZero();
    assertThat(fresh).allMatch(Files::exists);
  }

  @Test
  void rows_whose_bytes_are_gone_are_data_loss() throws IOException {
    blobs.delete(hashes().subList(0, 1));
    files.delete("exports/1/kept");
    files.delete("encoders/1/kept.zip");
    files.delete("features/1/kept.npy");
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into imports (project_id, source, origin, labels, status, created_by,
                  created_at)
                select ?, 'a.zip', 'upload', 'ignore', 'queued', min(id), now() from users
                """,
                project));

    SweepReport report = sweep.run(false);

    assertThat(report.missing()).isEqualTo(5);
    assertThat(report.lines(false))
        .anyMatch(line -> line.startsWith("MISSING: the bytes of image") && line.contains("0.png"))
        .contains("MISSING: an export of project %d, file exports/1/kept".formatted(project))
        .contains("DATA LOSS: the bytes of 5 rows are gone. Restore them from a backup.");
  }

  @Test
  void rows_of_a_deleted_project_miss_nothing() throws IOException {
    blobs.delete(hashes());
    files.delete("exports/1/kept");
    jdbi.useHandle(handle -> handle.execute("update projects set deleted_at = now()"));

    assertThat(sweep.run(false).missing()).isZero();
  }

  private List<Sha256> hashes() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select sha256 from images where project_id = ? order by ordinal")
                .bind(0, project)
                .map((row, context) -> Sha256.of(row.getBytes(1)))
                .list());
  }
}
