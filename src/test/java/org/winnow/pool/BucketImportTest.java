package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.remote.Buckets;
import org.winnow.remote.RemoteFixture;
import org.winnow.remote.RemoteImages;
import org.winnow.remote.S3Host;
import org.winnow.testing.TestDatabase;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Imports of a bucket's folder, from a server that speaks S3. */
@Timeout(120)
class BucketImportTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

  private S3Host host;
  private RemoteImages remote;
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    host = new S3Host();
    Buckets buckets = host.buckets("images/set", "missing");
    remote = RemoteFixture.none(buckets);
    fixture = new PoolFixture(JDBI, folder, List.of(), buckets, remote);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
    remote.close();
    host.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Import queue(String address, LabelUse labels) {
    return fixture
        .desk()
        .bucket(new UploadDesk.Wanted(fixture.projectId, fixture.userId, labels), address);
  }

  private Import run(String address, LabelUse labels) {
    Import one = queue(address, labels);
    fixture.runner.run(one.id());
    return fixture.get(one);
  }

  @Test
  void objects_become_images_and_folders_their_classes() {
    host.put("set/cat/a.png", Pictures.png(1))
        .put("set/dog/b.png", Pictures.png(2))
        .put("set/dog/again.png", Pictures.png(1))
        .put("set/dog/", new byte[0])
        .put("set/notes.md", text("notes"))
        .put("set/broken.png", text("x"))
        .put("set/more.zip", Archives.zip(Archives.files("a.png", Pictures.png(3))))
        .put("settings/c.png", Pictures.png(4));

    Import done = run("s3://images/set", LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsExactly(
            "broken.png rejected type-mismatch",
            "cat/a.png imported",
            "dog/again.png duplicate",
            "dog/b.png imported",
            "more.zip rejected nested-archive",
            "notes.md rejected not-an-image");
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(done.source()).isEqualTo("s3://images/set/");
    assertThat(done.bytesTotal()).isPositive().isEqualTo(done.bytesRead());
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
  }

  @Test
  void label_files_beside_the_objects_are_read() {
    host.put("set/train/a.png", Pictures.png(1))
        .put("set/train/b.png", Pictures.png(2))
        .put(
            "set/train/metadata.csv",
            text("file_name,label\na.png,cat\ns3://images/set/train/b.png,dog\n"));

    Import done = run("s3://images/set/", LabelUse.ANNOTATIONS);

    assertThat(fixture.report(done))
        .containsExactly(
            "train/a.png imported",
            "train/b.png imported",
            "train/metadata.csv label-file",
            "train/metadata.csv:2 applied",
            "train/metadata.csv:3 applied");
    assertThat(fixture.annotated).as("folders say nothing beside it").isEmpty();
    assertThat(fixture.answers).hasSize(2);
  }

  @Test
  void bucket_imported_again_is_read_only_where_it_changed() {
    host.put("set/a.png", Pictures.png(1))
        .put("set/b.png", Pictures.png(2))
        .put("set/c.png", Pictures.png(3))
        .put("set/d.png", text("no image"));
    run("s3://images/set", LabelUse.IGNORE);
    host.put("set/b.png", Pictures.png(4)).put("set/e.png", Pictures.png(5)).remove("set/c.png");

    Import done = run("s3://images/set", LabelUse.IGNORE);

    assertThat(fixture.report(done))
        .containsExactly(
            "a.png known",
            "b.png imported",
            "d.png rejected type-mismatch",
            "e.png imported",
            "c.png missing");
    assertThat(done.known()).isEqualTo(1);
    assertThat(done.missing()).isEqualTo(1);
  }

  @Test
  void import_of_a_bucket_that_is_away_waits_and_says_why(@TempDir Path folder) throws Exception {
    Buckets away =
        new Buckets(
            List.of("images"),
            () -> {
              throw SdkClientException.create("no route");
            });
    try (RemoteImages nothing = RemoteFixture.none(away);
        PoolFixture pool = new PoolFixture(JDBI, folder, List.of(), away, nothing)) {
      UploadDesk.Wanted wanted =
          new UploadDesk.Wanted(pool.projectId, pool.userId, LabelUse.IGNORE);
      Import one = pool.desk().bucket(wanted, "s3://images/set");

      assertThatThrownBy(() -> pool.runner.run(one.id())).isInstanceOf(ImportWaits.class);

      assertThat(pool.get(one).status()).isEqualTo(ImportStatus.RUNNING);
      assertThat(pool.get(one).code()).isEqualTo("source-away");
      assertThat(pool.get(one).detail()).contains("could not be reached");
    }
  }

  @Test
  void manifest_names_objects_too() {
    host.put("set/a.png", Pictures.png(1)).put("set/b.png", Pictures.png(2));

    Import one =
        fixture.stage(
            Origin.MANIFEST,
            "output.manifest",
            text(
                """
                {"source-ref":"s3://images/set/a.png","label":0,"label-metadata":{"class-name":"owl","type":"groundtruth/image-classification","human-annotated":"yes"}}
                {"source-ref":"s3://images/set/none.png"}
                {"source-ref":"s3://images/elsewhere/b.png"}
                """),
            LabelUse.ANNOTATIONS);
    fixture.runner.run(one.id());

    assertThat(fixture.report(one))
        .containsExactly(
            "output.manifest label-file",
            "s3://images/set/a.png imported",
            "s3://images/set/none.png rejected fetch-failed",
            "s3://images/elsewhere/b.png rejected url-refused",
            "output.manifest:1 applied",
            "output.manifest:2 unchanged",
            "output.manifest:3 unchanged");
  }

  @Test
  void large_folder_is_listed_page_by_page_and_goes_on_without_reading_again() {
    for (int i = 0; i < 1_100; i++) {
      host.put("set/%04d.bin".formatted(i), text("no image"));
    }
    host.put("set/z.png", Pictures.png(1));
    Import one = queue("s3://images/set", LabelUse.IGNORE);
    BatchCommit pausing =
        fixture.commitFollowedBy(
            running -> {
              if (fixture.get(running).entries() > 500) {
                fixture.imports.pause(running);
              }
            });
    fixture.runner(pausing, List.of()).run(one.id());
    Import paused = fixture.get(one);
    assertThat(paused.status()).isEqualTo(ImportStatus.PAUSED);
    host.calls().clear();
    fixture.imports.resume(paused);
    fixture.runner.run(one.id());

    Import done = fixture.get(one);
    assertThat(List.of(done.entries(), done.imported(), done.rejected()))
        .containsExactly(1_101, 1, 1_100);
    assertThat(host.calls())
        .hasSize(1_101 - paused.entries())
        .contains("set/%04d.bin".formatted(paused.entries()))
        .doesNotContain("set/%04d.bin".formatted(paused.entries() - 1));
  }

  @Test
  void bucket_that_is_not_there_or_not_allowed_says_so() {
    Import missing = run("s3://missing", LabelUse.TRUTH);

    assertThat(missing.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(missing.code()).isEqualTo("bucket-unreadable");
    assertThat(missing.detail()).contains("404");
    assertThatThrownBy(() -> queue("s3://images", LabelUse.IGNORE))
        .isInstanceOf(ProblemException.Forbidden.class);
  }

  @Test
  void objects_that_a_list_names_are_fetched_only_where_they_changed() {
    host.put("set/a.png", Pictures.png(1))
        .put("set/b.png", Pictures.png(2))
        .put("set/c.png", Pictures.png(3));
    byte[] list =
        text("url\ns3://images/set/a.png\ns3://images/set/b.png\ns3://images/set/c.png\n");
    Import first = fixture.stage(Origin.MANIFEST, "list.csv", list, LabelUse.IGNORE);
    fixture.runner.run(first.id());
    host.put("set/b.png", Pictures.png(4)).remove("set/c.png");

    Import second = fixture.stage(Origin.MANIFEST, "list.csv", list, LabelUse.IGNORE);
    fixture.runner.run(second.id());

    assertThat(fixture.report(second))
        .containsExactly(
            "s3://images/set/a.png known",
            "s3://images/set/b.png imported",
            "s3://images/set/c.png missing");
  }

  @Test
  void server_is_asked_what_is_gone_while_no_transaction_is_open() {
    for (int i = 0; i < 40; i++) {
      host.put("set/%02d.png".formatted(i), Pictures.png(i));
    }
    run("s3://images/set", LabelUse.IGNORE);
    for (int i = 1; i < 40; i++) {
      host.remove("set/%02d.png".formatted(i));
    }
    List<Integer> open = new CopyOnWriteArrayList<>();
    host.onHead(() -> open.add(openTransactions()));

    Import done = run("s3://images/set", LabelUse.IGNORE);

    assertThat(done.missing()).isEqualTo(39);
    assertThat(fixture.report(done)).startsWith("00.png known", "01.png missing").hasSize(40);
    assertThat(open).hasSize(39).containsOnly(0);
  }

  private static int openTransactions() {
    return JDBI.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and state like 'idle in transaction%'
                    """)
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void import_waits_where_the_server_cannot_be_asked_what_is_gone() {
    host.put("set/a.png", Pictures.png(1)).put("set/b.png", Pictures.png(2));
    run("s3://images/set", LabelUse.IGNORE);
    host.remove("set/b.png");
    Import one = queue("s3://images/set", LabelUse.IGNORE);
    host.onHead(
        () -> {
          throw SdkClientException.create("no route");
        });

    assertThatThrownBy(() -> fixture.runner.run(one.id())).isInstanceOf(ImportWaits.class);
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RUNNING);
    assertThat(fixture.get(one).code()).isEqualTo("source-away");

    host.onHead(() -> {});
    fixture.runner.run(one.id());
    assertThat(fixture.report(one)).containsExactly("a.png known", "b.png missing");
    assertThat(fixture.get(one).missing()).isEqualTo(1);
  }

  @Test
  void what_a_cancelled_import_found_gone_is_told_by_the_next() {
    host.put("set/a.png", Pictures.png(1)).put("set/b.png", Pictures.png(2));
    run("s3://images/set", LabelUse.IGNORE);
    host.remove("set/b.png");
    Import one = queue("s3://images/set", LabelUse.IGNORE);
    host.onHead(() -> fixture.imports.cancel(one));
    fixture.runner.run(one.id());
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.CANCELLED);
    assertThat(fixture.report(one)).containsExactly("a.png known");

    host.onHead(() -> {});
    assertThat(fixture.report(run("s3://images/set", LabelUse.IGNORE)))
        .containsExactly("a.png known", "b.png missing");
  }

  @Test
  void bucket_is_imported_once_at_a_time() {
    Import one = queue("s3://images/set", LabelUse.IGNORE);

    assertThatThrownBy(() -> queue("s3://images/set/", LabelUse.TRUTH))
        .isInstanceOf(ProblemException.Conflict.class)
        .hasMessage(
            "s3://images/set/ is being imported already: import %d waits its turn. Wait until it has ended, or cancel it, then import it again for what is new."
                .formatted(one.id()));
    queue("s3://images/set/inner", LabelUse.IGNORE);
    fixture.imports.cancel(one);
    queue("s3://images/set", LabelUse.IGNORE);
  }
}
