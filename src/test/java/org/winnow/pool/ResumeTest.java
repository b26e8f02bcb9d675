package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

/** What happens when an import is interrupted: at any batch, before or after its commit. */
class ResumeTest {

  private static final Jdbi JDBI = TestDatabase.fresh();
  private static final int ENTRIES = 700;

  private Path folder;
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path dataFolder) {
    folder = dataFolder;
    fixture = new PoolFixture(JDBI, folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void import_killed_before_and_after_every_commit_is_exact() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.TRUTH);
    Dying dying = new Dying();
    ImportRunner runner = fixture.runner(dying.commit(), List.of());
    int attempts = 0;
    while (!fixture.get(one).status().isFinal()) {
      attempts++;
      dying.failAfterCommit = attempts % 2 == 0;
      try {
        runner.run(one.id());
      } catch (Killed expected) {
        dying.armed = true;
      }
    }

    Import done = fixture.get(one);
    // Batches of 16, 64 and 256; each attempt commits at most one of them.
    assertThat(attempts).isGreaterThanOrEqualTo(8);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(done.entries()).isEqualTo(ENTRIES);
    assertThat(done.imported()).isEqualTo(ENTRIES - 100);
    assertThat(done.duplicates()).isEqualTo(100);
    assertThat(fixture.pool()).extracting(Image::ordinal).isEqualTo(upTo(ENTRIES - 100));
    assertThat(fixture.report(one)).hasSize(ENTRIES).doesNotHaveDuplicates();
    assertThat(fixture.pool()).allMatch(image -> fixture.blobs.holds(image.sha256()));
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
  }

  @Test
  void running_a_finished_import_again_changes_nothing() {
    Import done = fixture.run("all.zip", archive());
    fixture.runner.run(done.id());

    assertThat(fixture.get(done)).isEqualTo(done);
  }

  @Test
  void cancelled_import_stops_at_its_next_batch_and_keeps_what_it_has() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    BatchCommit cancelling = fixture.commitFollowedBy(fixture.imports::cancel);
    fixture.runner(cancelling, List.of()).run(one.id());

    Import cancelled = fixture.get(one);
    assertThat(cancelled.status()).isEqualTo(ImportStatus.CANCELLED);
    assertThat(cancelled.entries()).isEqualTo(16).isEqualTo(fixture.report(one).size());
    // Two of the sixteen are the same picture as the one before.
    assertThat(cancelled.imported()).isEqualTo(14);
    assertThat(fixture.pool()).hasSize(14);
    assertThat(fixture.uploads.path(one.id())).doesNotExist();
  }

  @Test
  void paused_import_stops_at_its_next_batch_and_goes_on_where_it_stopped() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    BatchCommit pausing = fixture.commitFollowedBy(fixture.imports::pause);
    assertThat(fixture.runner(pausing, List.of()).run(one.id(), () -> false)).isTrue();

    Import paused = fixture.get(one);
    assertThat(paused.status()).isEqualTo(ImportStatus.PAUSED);
    assertThat(paused.entries()).isEqualTo(16);
    assertThat(fixture.uploads.path(one.id())).exists();
    fixture.runner.run(one.id());
    assertThat(fixture.get(one)).isEqualTo(paused);
    ImportJobs.deleteLeftOver(fixture.imports, fixture.uploads);

    assertThat(fixture.imports.resume(paused).status()).isEqualTo(ImportStatus.QUEUED);
    fixture.runner.run(one.id());
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.DONE);
    assertThat(fixture.report(one)).hasSize(ENTRIES).doesNotHaveDuplicates();
    assertThatThrownBy(() -> fixture.imports.pause(one))
        .isInstanceOf(ProblemException.Conflict.class);
    assertThatThrownBy(() -> fixture.imports.resume(one))
        .isInstanceOf(ProblemException.Conflict.class);
  }

  @Test
  void good_entries_before_a_cut_are_kept_when_it_is_paused_and_resumed_at_once() {
    byte[] whole = archive();
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    Import one = fixture.stage("cut.zip", cut, LabelUse.IGNORE);
    BatchCommit wavering =
        fixture.commitFollowedBy(
            running -> {
              if (fixture.get(one).status() == ImportStatus.RUNNING) {
                fixture.imports.resume(fixture.imports.pause(running));
              }
            });
    for (int runs = 0; runs < ENTRIES && !fixture.get(one).status().isFinal(); runs++) {
      fixture.runner(wavering, List.of()).run(one.id());
    }

    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.FAILED);
    assertThat(fixture.get(one).code()).isEqualTo("archive-corrupt");
    List<String> report = fixture.report(one);
    int read = fixture.report(fixture.run("cut.zip", cut)).size();
    assertThat(report).hasSize(read).hasSizeGreaterThan(ENTRIES / 3).doesNotHaveDuplicates();
  }

  @Test
  void paused_import_can_be_cancelled() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    fixture.imports.pause(one);

    assertThat(fixture.imports.cancel(one).status()).isEqualTo(ImportStatus.CANCELLED);
    ImportJobs.deleteLeftOver(fixture.imports, fixture.uploads);
    assertThat(fixture.uploads.path(one.id())).doesNotExist();
  }

  @Test
  void import_resumed_while_its_last_job_ends_gets_another() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    fixture.imports.pause(one);
    fixture.imports.resume(one);
    fixture.jdbi.useHandle(handle -> handle.execute("delete from scheduled_tasks"));

    fixture.imports.requeue(one.id());
    assertThat(jobs()).containsExactly(Long.toString(one.id()));
    fixture.imports.pause(one);
    fixture.jdbi.useHandle(handle -> handle.execute("delete from scheduled_tasks"));
    fixture.imports.requeue(one.id());
    assertThat(jobs()).isEmpty();
  }

  @Test
  void import_under_way_without_a_job_gets_one() {
    Import queued = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    Import running = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    Import cancelled = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    fixture.imports.start(running.id(), 0);
    fixture.imports.cancel(cancelled);
    fixture.jdbi.useHandle(handle -> handle.execute("delete from scheduled_tasks"));

    fixture.imports.requeueAbandoned();
    fixture.imports.requeueAbandoned();

    assertThat(jobs())
        .containsExactlyInAnyOrder(Long.toString(queued.id()), Long.toString(running.id()));
  }

  private List<String> jobs() {
    return fixture.jdbi.withHandle(
        handle ->
            handle
                .createQuery("select task_instance from scheduled_tasks where task_name = 'import'")
                .mapTo(String.class)
                .list());
  }

  @Test
  void stopping_process_leaves_the_import_running_and_the_upload_staged() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);

    assertThat(fixture.runner.run(one.id(), () -> true)).isFalse();
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RUNNING);
    assertThat(fixture.uploads.path(one.id())).exists();
    assertThat(fixture.runner.run(one.id(), () -> false)).isTrue();
    assertThat(fixture.get(one).entries()).isEqualTo(ENTRIES);
  }

  @Test
  void second_worker_on_the_same_import_commits_nothing_twice() {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    Import running = fixture.imports.start(one.id(), 0).orElseThrow();
    Decision rejected = new Decision("a", new Verdict.Rejected("not-an-image", "x"), null, null);

    assertThat(fixture.commit.commit(running, 0, List.of(rejected), 0)).isTrue();
    assertThat(fixture.commit.commit(running, 0, List.of(rejected), 0)).isFalse();
    assertThat(fixture.get(one).entries()).isEqualTo(1);
  }

  @Test
  void interrupted_batches_leave_no_staged_files() throws Exception {
    Import one = fixture.stage("all.zip", archive(), LabelUse.IGNORE);
    BatchCommit failing = new Dying().commit();
    assertThatThrownBy(() -> fixture.runner(failing, List.of()).run(one.id()))
        .isInstanceOf(Killed.class);

    try (Stream<Path> files = Files.list(folder.resolve("staging"))) {
      assertThat(files).isEmpty();
    }
  }

  private static List<Integer> upTo(int end) {
    return Stream.iterate(0, i -> i + 1).limit(end).toList();
  }

  /** Every seventh picture comes twice; all lie in class folders. */
  private static byte[] archive() {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      zip.add("class" + i % 3 + "/" + i + ".png", Pictures.png(i % 7 == 6 ? i - 1 : i));
    }
    return zip.build();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Lets one commit through at most, then dies, before or after the next. */
  private final class Dying {

    private boolean armed = true;
    private boolean failAfterCommit;

    BatchCommit commit() {
      return fixture.committing(this::before, one -> after());
    }

    private void before() {
      if (armed && !failAfterCommit) {
        armed = false;
        throw new Killed();
      }
    }

    private void after() {
      if (failAfterCommit) {
        throw new Killed();
      }
      failAfterCommit = true;
    }
  }
}
