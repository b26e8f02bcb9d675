package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

/** A folder that is imported again and again while it changes. */
class SyncTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

  /** Late enough that files written just now can be trusted. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10));

  private Path root;
  private Path set;
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    root = Files.createDirectories(temporary.resolve("root"));
    set = Files.createDirectories(root.resolve("set"));
    fixture = new PoolFixture(JDBI, temporary.resolve("data"), List.of(root));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void second_import_reads_what_is_new_and_changed_and_tells_what_is_gone() throws Exception {
    write("changed.png", Pictures.png(1));
    write("gone.png", Pictures.png(2));
    write("same.png", Pictures.png(3));
    write("spoiled.png", Pictures.png(4));
    Import first = sync();
    write("changed.png", Pictures.png(11));
    write("new.png", Pictures.png(12));
    write("spoiled.png", new byte[] {1, 2, 3});
    Files.delete(set.resolve("gone.png"));

    Import second = sync();

    assertThat(first.imported()).isEqualTo(4);
    assertThat(fixture.report(second))
        .containsExactly(
            "changed.png imported",
            "new.png imported",
            "same.png known",
            "spoiled.png rejected type-mismatch",
            "gone.png missing");
    assertThat(details(second))
        .containsEntry(
            "changed.png",
            "Changed since "
                + PoolFixture.inWords(first)
                + "; the image it was then stays in the pool, with any label it has.")
        .containsEntry(
            "same.png", "Known since " + PoolFixture.inWords(first) + ", unchanged and not read.")
        .containsEntry("gone.png", "No longer there; its image stays in the pool.");
    assertThat(details(second).get("spoiled.png")).contains("stays in the pool");
    assertThat(List.of(second.imported(), second.known(), second.rejected(), second.missing()))
        .containsExactly(2, 1, 1, 1);
    assertThat(second.entries()).isEqualTo(5);
    assertThat(fixture.pool()).hasSize(6);
  }

  @Test
  void missing_file_is_told_once_and_known_again_when_it_is_back() throws Exception {
    write("a.png", Pictures.png(1));
    Path b = write("b.png", Pictures.png(2));
    Import first = sync();
    Path aside = Files.move(b, root.resolve("aside.png"));
    assertThat(fixture.report(sync())).containsExactly("a.png known", "b.png missing");
    assertThat(fixture.report(sync())).containsExactly("a.png known");

    // A moved file's inode has changed: a whole disk that was away and is back has not.
    Files.move(aside, b);
    assertThat(fixture.report(sync())).containsExactly("a.png known", "b.png duplicate");
    Files.delete(b);
    assertThat(fixture.report(sync())).containsExactly("a.png known", "b.png missing");

    Path moved = Files.move(set, root.resolve("away"));
    Files.createDirectories(set);
    assertThat(fixture.report(sync())).containsExactly("a.png missing");
    Files.delete(set);
    Files.move(moved, set);
    Import back = sync();
    assertThat(fixture.report(back)).containsExactly("a.png known");
    assertThat(details(back).get("a.png"))
        .contains("Known since " + PoolFixture.inWords(first) + ",");
    Files.delete(set.resolve("a.png"));
    assertThat(fixture.report(sync())).containsExactly("a.png missing");
  }

  @Test
  void refused_file_is_not_read_again_and_its_reason_told_again() throws Exception {
    write("broken.png", new byte[] {1, 2, 3});
    write("notes", new byte[] {'a'});
    Import first = sync();
    Import second = sync();

    assertThat(fixture.report(second))
        .isEqualTo(fixture.report(first))
        .containsExactly("broken.png rejected type-mismatch", "notes rejected not-an-image");
    assertThat(details(second).get("broken.png"))
        .isEqualTo(
            details(first).get("broken.png")
                + " Unchanged since "
                + PoolFixture.inWords(first)
                + "; not read again.");
    // The same once more: what is told of it does not grow.
    assertThat(details(sync())).isEqualTo(details(second));
    Files.delete(set.resolve("notes"));
    assertThat(fixture.report(sync())).containsExactly("broken.png rejected type-mismatch");
  }

  @Test
  void file_that_a_failing_disk_kept_from_being_read_is_read_again() throws Exception {
    Import one = fixture.imports.start(queue(set, LabelUse.IGNORE).id(), 0).orElseThrow();
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }
        };
    List<Entry> entries =
        List.of(
            new Entry.File("a.png", failing, "version 1"),
            new Entry.File("b.png", new ByteArrayInputStream(new byte[] {1}), "version 1"));
    try (ImportPass pass = new ImportPass(one, new Told(entries), fixture.tools, false)) {
      pass.run(() -> false);
    }

    assertThat(fixture.report(one))
        .containsExactly("a.png rejected image-corrupt", "b.png rejected type-mismatch");
    assertThat(new SourceFiles(JDBI).known(one).versions(List.of("a.png", "b.png")))
        .isEqualTo(Map.of("b.png", "version 1"));
  }

  @Test
  void file_written_a_moment_before_it_was_read_is_read_again() throws Exception {
    write("a.png", Pictures.png(1));
    // An old time of writing is no proof: it can be set, and is by whoever copies a file.
    Files.setLastModifiedTime(set.resolve("a.png"), FileTime.fromMillis(0));
    Import first = run(fixture.runner(fixture.commit, List.of(root)), queue(set, LabelUse.IGNORE));
    assertThat(fixture.report(first)).containsExactly("a.png imported");

    assertThat(fixture.report(sync())).containsExactly("a.png duplicate");
    assertThat(fixture.report(sync())).containsExactly("a.png known");
  }

  @Test
  void file_replaced_by_one_of_its_size_and_time_is_read_again() throws Exception {
    Path file = write("a.bmp", bmp(1));
    FileTime time = Files.getLastModifiedTime(file);
    sync();
    Path other = Files.write(root.resolve("other.bmp"), bmp(2));
    assertThat(Files.size(other)).isEqualTo(Files.size(file));
    Files.delete(file);
    Files.move(other, file);
    Files.setLastModifiedTime(file, time);

    assertThat(fixture.report(sync())).containsExactly("a.bmp imported");
  }

  @Test
  void folders_label_images_that_are_known_and_not_read() throws Exception {
    write("owl/a.png", Pictures.png(1));
    write("owl/b.png", Pictures.png(2));
    write("wren/c.png", Pictures.png(3));
    sync();
    assertThat(fixture.annotated).isEmpty();

    Import second = sync(LabelUse.ANNOTATIONS);
    assertThat(second.known()).isEqualTo(3);
    assertThat(fixture.annotated)
        .extracting(ImportedLabels.LabeledImage::imageId)
        .containsExactlyInAnyOrderElementsOf(fixture.pool().stream().map(Image::id).toList());

    sync(LabelUse.TRUTH);
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
    assertThat(fixture.pool().get(0).truthClassId())
        .isEqualTo(fixture.pool().get(1).truthClassId());
  }

  @Test
  void known_image_keeps_its_label_where_its_folder_says_another() throws Exception {
    write("owl/a.png", Pictures.png(1));
    sync(LabelUse.TRUTH);
    write("wren/a.png", Pictures.png(1));
    sync();
    Import third = sync(LabelUse.TRUTH);

    assertThat(fixture.report(third)).containsExactly("owl/a.png known", "wren/a.png known");
    assertThat(details(third).get("wren/a.png"))
        .endsWith("and labeled owl; here it is wren. The label owl is kept.");
  }

  @Test
  void label_files_are_read_each_time_and_find_images_that_are_known() throws Exception {
    write("x/a.png", Pictures.png(1));
    write("x/labels.csv", text("file_name,label\na.png,owl\n"));
    // Ignored, it is no image; that must not be remembered of it.
    assertThat(fixture.report(sync()))
        .containsExactly("x/a.png imported", "x/labels.csv rejected not-an-image");
    assertThat(fixture.report(sync(LabelUse.TRUTH)))
        .containsExactly("x/a.png known", "x/labels.csv label-file", "x/labels.csv:2 applied");
    Files.delete(set.resolve("x/a.png"));
    assertThat(fixture.report(sync(LabelUse.TRUTH)))
        .containsExactly("x/labels.csv label-file", "x/labels.csv:2 unchanged", "x/a.png missing");
  }

  @Test
  void files_of_many_pictures_are_read_each_time() throws Exception {
    write("t-images-idx3-ubyte", Archives.idxImages(5, 5));
    write("u-labels-idx1-ubyte", Archives.idxLabels(5));
    sync();
    write("t-labels-idx1-ubyte", Archives.idxLabels(1, 2, 3, 4, 5));
    Import second = sync(LabelUse.TRUTH);

    assertThat(second.duplicates()).isEqualTo(5);
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
    write("u-images-idx3-ubyte", Archives.idxImages(1, 1));
    assertThat(fixture.report(sync())).noneMatch(row -> row.contains("u-labels"));
  }

  @Test
  void overlapping_folders_are_two_sources() throws Exception {
    write("a.png", Pictures.png(1));
    write("inner/b.png", Pictures.png(2));
    sync();
    Import inner = run(runner(), queue(set.resolve("inner"), LabelUse.IGNORE));
    assertThat(fixture.report(inner)).containsExactly("b.png duplicate");
    Files.delete(set.resolve("a.png"));

    assertThat(fixture.report(run(runner(), queue(set.resolve("inner"), LabelUse.IGNORE))))
        .containsExactly("b.png known");
    assertThat(fixture.report(sync())).containsExactly("inner/b.png known", "a.png missing");
  }

  @Test
  void other_projects_know_nothing_of_it() throws Exception {
    write("a.png", Pictures.png(1));
    sync();
    try (PoolFixture other = new PoolFixture(JDBI, root.resolve("../other"), List.of(root))) {
      Import one =
          other.imports.queue(
              new Imports.Request(
                  other.projectId, other.userId, set.toString(), Origin.FOLDER, LabelUse.IGNORE));
      other.runner(other.commit, List.of(root), LATER).run(one.id());
      assertThat(other.report(one)).containsExactly("a.png imported");
    }
  }

  @Test
  void image_that_was_deleted_is_read_again() throws Exception {
    write("a.png", Pictures.png(1));
    write("b.png", Pictures.png(2));
    sync();
    JDBI.useHandle(
        handle ->
            handle.execute(
                "delete from images where project_id = ? and name = 'a.png'", fixture.projectId));

    assertThat(fixture.report(sync())).containsExactly("a.png imported", "b.png known");
  }

  @Test
  void image_deleted_while_it_is_synced_is_read_the_next_time() throws Exception {
    write("a.png", Pictures.png(1));
    sync();
    BatchCommit deleting =
        fixture.commitPrecededBy(
            () ->
                JDBI.useHandle(
                    handle ->
                        handle.execute(
                            "delete from images where project_id = ?", fixture.projectId)));
    Import second =
        run(fixture.runner(deleting, List.of(root), LATER), queue(set, LabelUse.IGNORE));

    assertThat(fixture.report(second)).containsExactly("a.png rejected source-changed");
    assertThat(fixture.report(sync())).containsExactly("a.png imported");
  }

  @Test
  void what_a_cancelled_import_committed_is_known_and_nothing_is_missing() throws Exception {
    for (int i = 100; i < 140; i++) {
      write(i + ".png", Pictures.png(i));
    }
    BatchCommit cancelling = fixture.commitFollowedBy(fixture.imports::cancel);
    Import first =
        run(fixture.runner(cancelling, List.of(root), LATER), queue(set, LabelUse.IGNORE));
    assertThat(first.status()).isEqualTo(ImportStatus.CANCELLED);
    Import second = sync();

    assertThat(second.known()).isEqualTo(first.imported()).isEqualTo(16);
    assertThat(second.imported()).isEqualTo(24);
    Files.delete(set.resolve("100.png"));
    Import third =
        run(fixture.runner(cancelling, List.of(root), LATER), queue(set, LabelUse.IGNORE));
    assertThat(third.missing()).isZero();
  }

  @Test
  void sync_killed_before_and_after_every_commit_is_exact() throws Exception {
    write("000-images-idx3-ubyte", Archives.idxImages(50, 50));
    for (int i = 100; i < 600; i++) {
      write(i + ".png", Pictures.png(i));
    }
    sync();
    for (int i = 100; i < 600; i += 50) {
      Files.delete(set.resolve(i + ".png"));
      write(i + 1 + ".png", Pictures.png(1_000 + i));
      write(i + 2 + "-new.png", Pictures.png(2_000 + i));
    }
    Import one = queue(set, LabelUse.TRUTH);
    int attempts = 0;
    while (!fixture.get(one).status().isFinal()) {
      boolean late = attempts++ % 2 == 0;
      AtomicBoolean again = new AtomicBoolean();
      BatchCommit dying =
          fixture.committing(
              () -> {
                if (again.getAndSet(true) && !late) {
                  throw new Killed();
                }
              },
              running -> {
                if (late) {
                  throw new Killed();
                }
              });
      try {
        fixture.runner(dying, List.of(root), LATER).run(one.id());
      } catch (Killed expected) {
        // The next goes on.
      }
    }

    Import done = fixture.get(one);
    assertThat(attempts).isGreaterThan(5);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(fixture.report(one)).hasSize(560).doesNotHaveDuplicates();
    assertThat(List.of(done.imported(), done.known(), done.duplicates(), done.missing()))
        .containsExactly(20, 480, 50, 10);
  }

  @Test
  void file_passed_over_because_the_folder_changed_beside_the_import_is_not_missing()
      throws Exception {
    for (int i = 100; i < 400; i++) {
      write(i + ".png", Pictures.png(i));
    }
    sync();
    Import one = queue(set, LabelUse.IGNORE);
    BatchCommit pausing = fixture.commitFollowedBy(fixture.imports::pause);
    run(fixture.runner(pausing, List.of(root), LATER), one);
    Files.delete(set.resolve("100.png"));
    fixture.imports.resume(one);
    Import done = run(runner(), one);

    // 228 took the place of one that was committed: the next sync meets it.
    assertThat(fixture.report(done)).hasSize(299).noneMatch(row -> row.startsWith("228.png"));
    assertThat(done.missing()).isZero();
    assertThat(fixture.report(sync())).contains("228.png known", "100.png missing");
  }

  @Test
  void thousands_of_missing_files_are_told_in_order() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    Import first = sync();
    JDBI.useHandle(
        handle ->
            handle.execute(
                """
                insert into source_files (source_id, name, version, sha256, import_id)
                select f.source_id, 'b' || to_char(n, 'FM00000') || '.png', '', f.sha256, ?
                from source_files f, generate_series(1, 2500) n
                where f.source_id = ?
                """,
                first.id(),
                first.sourceId()));
    Files.delete(file);
    Import second = sync();

    assertThat(second.missing()).isEqualTo(2_501).isEqualTo(second.entries());
    List<String> names = new ArrayList<>();
    fixture.entries.each(second.id(), row -> names.add(row.ordinal() + " " + row.source()));
    assertThat(names).hasSize(2_501).startsWith("0 a.png", "1 b00001.png");
    assertThat(names.get(2_500)).isEqualTo("2500 b02500.png");
    assertThat(sync().missing()).isZero();
  }

  @Test
  void names_that_cannot_be_kept_whole_are_read_each_time() throws Exception {
    String folder = "ü".repeat(100) + "/";
    write(folder.repeat(10) + "a.png", Pictures.png(1));
    write("b.png", Pictures.png(2));
    sync();

    assertThat(sync().known()).isEqualTo(1);
    assertThat(sync().duplicates()).isEqualTo(1);
  }

  @Test
  void uploads_are_not_remembered() {
    Import one = fixture.run("a.zip", new Archives.ZipBuilder().add("a", Pictures.png(1)).build());

    assertThat(one.sourceId()).isNull();
    assertThat(one.imported()).isEqualTo(1);
    int sources =
        JDBI.withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from sources where project_id = :project")
                    .bind("project", fixture.projectId)
                    .mapTo(Integer.class)
                    .one());
    assertThat(sources).isZero();
  }

  @Test
  void readers_ask_for_at_most_a_thousand_names_at_once() throws Exception {
    Files.createDirectories(set);
    for (int i = 0; i < 2_100; i++) {
      Files.createFile(set.resolve(i + ".png"));
    }
    List<Integer> asked = new ArrayList<>();
    KnownFiles known =
        names -> {
          asked.add(names.size());
          return Map.of();
        };
    int files = 0;
    try (FolderEntries entries =
        new FolderEntries(set, new FolderRoots(List.of(root)), known, LATER)) {
      while (entries.next() != null) {
        files++;
      }
    }
    assertThat(files).isEqualTo(2_100);
    assertThat(asked).containsExactly(1_000, 1_000, 100);
  }

  @Test
  void folder_is_imported_once_at_a_time() throws Exception {
    write("a.png", Pictures.png(1));
    Import one = queue(set, LabelUse.IGNORE);
    assertThatThrownBy(() -> queue(set, LabelUse.IGNORE))
        .isInstanceOf(ProblemException.Conflict.class)
        .hasMessageContaining("import " + one.id() + " waits its turn");
    fixture.imports.start(one.id(), 0);
    assertThatThrownBy(() -> queue(set, LabelUse.IGNORE))
        .hasMessageContaining("import " + one.id() + " is running");
    fixture.imports.pause(one);
    assertThatThrownBy(() -> queue(set, LabelUse.IGNORE))
        .hasMessageContaining("Let it go on, or cancel it");
    fixture.imports.resume(one);

    assertThat(fixture.report(run(runner(), one))).containsExactly("a.png imported");
    assertThat(sync().known()).isEqualTo(1);
  }

  @Test
  void of_several_who_import_a_folder_at_once_one_does() throws Exception {
    sync();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Import>> all =
        threads.invokeAll(Collections.nCopies(8, () -> queue(set, LabelUse.IGNORE)));
    threads.shutdown();
    int begun = 0;
    for (Future<Import> each : all) {
      try {
        each.get();
        begun++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(ProblemException.Conflict.class);
      }
    }

    assertThat(begun).isEqualTo(1);
  }

  @Test
  void label_file_that_comes_while_an_import_is_paused_does_not_change_what_folders_say()
      throws Exception {
    for (int i = 100; i < 140; i++) {
      write("owl/" + i + ".png", Pictures.png(i));
    }
    Import one = queue(set, LabelUse.TRUTH);
    run(fixture.runner(fixture.commitFollowedBy(fixture.imports::pause), List.of(root)), one);
    assertThat(fixture.get(one).entries()).isEqualTo(16);
    write("owl/zz.csv", text("file_name,label\n100.png,wren\n"));
    fixture.imports.resume(one);
    Import done = run(runner(), one);

    assertThat(done.imported()).isEqualTo(40);
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
  }

  @Test
  void looking_for_label_files_ends_soon_when_it_is_to_stop() throws Exception {
    Endless endless = new Endless();

    assertThat(new LabelScout(() -> endless.given > 100).findsLabels(endless)).isEmpty();
    assertThat(endless.given).isLessThan(10_000);
  }

  @Test
  void import_paused_while_it_looks_for_label_files_reads_nothing_and_looks_again()
      throws Exception {
    write("owl/a.png", Pictures.png(1));
    Import one = queue(set, LabelUse.TRUTH);
    BooleanSupplier pausing =
        () -> {
          fixture.imports.pause(one);
          return false;
        };

    assertThat(runner().run(one.id(), pausing)).isTrue();
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.PAUSED);
    assertThat(fixture.get(one).folderLabels()).isNull();
    assertThat(fixture.get(one).entries()).isZero();
    fixture.imports.resume(one);
    assertThat(run(runner(), one).imported()).isEqualTo(1);
    assertThat(fixture.get(one).folderLabels()).isTrue();
  }

  /** One file after another. */
  private static final class Endless implements EntryReader {

    private int given;

    @Override
    public Entry next() throws IOException {
      given++;
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return new Entry.File("a.png", InputStream.nullInputStream());
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public @Nullable InputStream neighbour(List<String> names) {
      return null;
    }

    @Override
    public void close() {}
  }

  private ImportRunner runner() {
    return fixture.runner(fixture.commit, List.of(root), LATER);
  }

  private Import sync() {
    return sync(LabelUse.IGNORE);
  }

  private Import sync(LabelUse labels) {
    Import done = run(runner(), queue(set, labels));
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    return done;
  }

  private Import queue(Path folder, LabelUse labels) {
    return fixture.imports.queue(
        new Imports.Request(
            fixture.projectId, fixture.userId, folder.toString(), Origin.FOLDER, labels));
  }

  private Import run(ImportRunner runner, Import one) {
    runner.run(one.id());
    return fixture.get(one);
  }

  private Map<String, String> details(Import one) {
    return fixture.entries.list(one.id(), ImportEntries.Filter.ALL, -1, 1_000).entries().stream()
        .filter(row -> row.detail() != null)
        .collect(
            Collectors.toMap(ImportEntries.EntryView::source, row -> String.valueOf(row.detail())));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = set.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.write(file, bytes);
  }

  private static byte[] bmp(int seed) {
    return Pictures.encode(Pictures.noise(20, 20, seed), "bmp");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A source that holds these. */
  private static final class Told implements EntryReader {

    private final Iterator<Entry> entries;

    Told(List<Entry> entries) {
      this.entries = entries.iterator();
    }

    @Override
    public @Nullable Entry next() {
      return entries.hasNext() ? entries.next() : null;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public @Nullable InputStream neighbour(List<String> names) {
      return null;
    }

    @Override
    public void close() {}
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
