package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.ImportedAuthors;
import org.winnow.image.Pictures;
import org.winnow.labelfile.FileRow;
import org.winnow.testing.TestDatabase;

/** Label files beside images and alone: what their rows become, and what the report says. */
class LabelFilesTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

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

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(Object... namesAndBytes) {
    return Archives.zip(Archives.files(namesAndBytes));
  }

  @Test
  void rows_of_a_file_in_the_archive_speak_of_its_images_wherever_it_stands() {
    Import done =
        fixture.run(
            "set.zip",
            zip(
                "train/metadata.csv",
                text("file_name,label,annotator,site\na.png,cat,Ann,left\nsub/b.png,dog,,\n"),
                "train/a.png",
                Pictures.png(1),
                "train/sub/b.png",
                Pictures.png(2),
                "test/a.png",
                Pictures.png(3)),
            LabelUse.ANNOTATIONS);

    assertThat(fixture.report(done))
        .containsExactly(
            "train/metadata.csv label-file",
            "train/a.png imported",
            "train/sub/b.png imported",
            "test/a.png imported",
            "train/metadata.csv:2 applied",
            "train/metadata.csv:3 applied");
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(List.of(done.entries(), done.imported(), done.labelFiles(), done.applied()))
        .containsExactly(6, 3, 1, 2);
    assertThat(answers()).containsExactly("train/a.png cat by Ann", "train/sub/b.png dog");
    assertThat(fixture.annotated).as("folders say nothing beside it").isEmpty();
    assertThat(fixture.images.metadata(image("train/a.png").id()))
        .isEqualTo("{\"site\": \"left\"}");
    assertThat(fixture.images.metadata(image("test/a.png").id())).isNull();
  }

  @Test
  void what_a_row_s_problem_quotes_can_be_stored() {
    fixture.run("set.zip", zip("a.png", Pictures.png(1)));

    Import done =
        fixture.run(
            "labels.jsonl",
            text(
                """
                {"name":"a.png","label":"cat","created_at":"\\u0000"}
                {"name":"a.png","label":"cat"}
                """),
            LabelUse.ANNOTATIONS);

    assertThat(fixture.report(done))
        .containsExactly(
            "labels.jsonl label-file",
            "labels.jsonl:1 rejected manifest-row-invalid",
            "labels.jsonl:2 applied");
  }

  @Test
  void fiftyone_names_images_without_their_endings() {
    Import done =
        fixture.run(
            "set.zip",
            zip(
                "b/labels.json",
                text("{\"classes\":[\"cat\",\"dog\"],\"labels\":{\"1\":1,\"x.y\":0,\"2\":0}}"),
                "a/labels.json",
                text("{\"classes\":[\"cat\"],\"labels\":{\"1\":0,\"9\":0}}"),
                "a/data/1.JPG",
                Pictures.jpeg(1),
                "b/data/1.png",
                Pictures.png(2),
                "b/data/x.y.png",
                Pictures.png(3),
                "b/data/2.png",
                Pictures.png(4),
                "b/data/2.jpg",
                Pictures.jpeg(5)),
            LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsSubsequence(
            "b/labels.json:1 applied",
            "b/labels.json:1 applied",
            "b/labels.json:1 rejected image-ambiguous",
            "a/labels.json:1 applied",
            "a/labels.json:1 rejected image-unknown");
    assertThat(truths())
        .containsExactly("a/data/1.JPG cat", "b/data/1.png dog", "b/data/x.y.png cat");

    // Alone, with the folder that its images lay in gone.
    fixture.run("7.png", Pictures.png(7));
    Import alone =
        fixture.run(
            "labels.json", text("{\"classes\":[\"cat\"],\"labels\":{\"7\":0}}"), LabelUse.TRUTH);
    assertThat(fixture.report(alone)).last().isEqualTo("labels.json:1 applied");
  }

  @Test
  void imagenet_lists_find_the_names_of_their_classes_beside_them() {
    Import done =
        fixture.run(
            "set.zip",
            zip(
                "train.txt",
                text("cat/1 0\ndog/2.png 1\n"),
                "synsets.txt",
                text("tom cat\nfat dog\n"),
                "cat/1.png",
                Pictures.png(1),
                "dog/2.png",
                Pictures.png(2)),
            LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsExactly(
            "train.txt label-file",
            "synsets.txt rejected not-an-image",
            "cat/1.png imported",
            "dog/2.png imported",
            "train.txt:1 applied",
            "train.txt:2 applied");
    assertThat(truths()).containsExactly("cat/1.png tom cat", "dog/2.png fat dog");
  }

  private List<String> truths() {
    return JDBI.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select i.name || ' ' || c.name from images i
                    join classes c on c.id = i.truth_class_id
                    where i.project_id = :project order by 1
                    """)
                .bind("project", fixture.projectId)
                .mapTo(String.class)
                .list());
  }

  @Test
  void file_alone_speaks_of_the_pool_by_checksum_path_or_the_end_of_one() {
    fixture.run(
        "set.zip",
        zip("x/a.png", Pictures.png(1), "x/y/b.png", Pictures.png(2), "z/b.png", Pictures.png(3)));
    String sha256 = image("z/b.png").sha256().hex();

    Import done =
        fixture.run(
            "labels.jsonl",
            text(
                """
                {"sha256":"%s","name":"of no account","label":"one"}
                {"name":"x/a.png","label":"two"}
                {"name":"y/b.png","label":"three"}
                {"name":"b.png","label":"four"}
                {"name":"other/a.png","label":"five"}
                {"name":"/home/me/x/a.png","label":"six"}
                {"name":"s3://bucket/x/y/b.png","label":"seven"}
                {"name":"https://host/q/b.png","label":"eight"}
                {"name":"/data/upload/7/0123abcd-a.png","label":"nine"}
                {"name":"ng","label":"ten"}
                """
                    .formatted(sha256)),
            LabelUse.ANNOTATIONS);

    assertThat(fixture.report(done))
        .containsExactly(
            "labels.jsonl label-file",
            "labels.jsonl:1 applied",
            "labels.jsonl:2 applied",
            "labels.jsonl:3 applied",
            "labels.jsonl:4 rejected image-ambiguous",
            "labels.jsonl:5 rejected image-unknown",
            "labels.jsonl:6 applied",
            "labels.jsonl:7 applied",
            "labels.jsonl:8 rejected image-ambiguous",
            "labels.jsonl:9 applied",
            "labels.jsonl:10 rejected image-unknown");
    assertThat(answers())
        .containsExactly(
            "z/b.png one",
            "x/a.png two",
            "x/y/b.png three",
            "x/a.png six",
            "x/y/b.png seven",
            "x/a.png nine");
    assertThat(done.rejected()).isEqualTo(4);
  }

  @Test
  void images_of_the_same_import_come_before_others_of_the_pool() {
    fixture.run("old.zip", zip("a.png", Pictures.png(1)));
    Import done =
        fixture.run(
            "new.zip",
            zip("deep/a.png", Pictures.png(2), "labels.csv", text("file_name,label\na.png,cat\n")),
            LabelUse.ANNOTATIONS);

    assertThat(done.applied()).isEqualTo(1);
    assertThat(answers()).containsExactly("deep/a.png cat");
  }

  @Test
  void duplicate_is_found_under_its_own_name() {
    fixture.run("old.zip", zip("first.png", Pictures.png(1)));
    fixture.run(
        "new.zip",
        zip("again.png", Pictures.png(1), "labels.csv", text("file_name,label\nagain.png,cat\n")),
        LabelUse.ANNOTATIONS);

    assertThat(answers()).containsExactly("first.png cat");
  }

  @Test
  void bad_rows_have_their_reasons_and_do_not_stop_the_rest() {
    fixture.run("set.zip", zip("a.png", Pictures.png(1)));
    String longName = "x".repeat(101);
    Import done =
        fixture.run(
            "labels.csv",
            text(
                "file_name,label,created_at\na.png\na.png,"
                    + longName
                    + ",\n"
                    + "a.png,cat,2999-01-01\n"
                    + "a.png,cat,1969-01-01\n"
                    + "a.png,\"[\"\"a\"\",\"\"b\"\"]\",\n"
                    + "nowhere.png,cat,\n"
                    + "a.png,cat,\n"),
            LabelUse.ANNOTATIONS);

    assertThat(fixture.report(done))
        .containsExactly(
            "labels.csv label-file",
            "labels.csv:2 rejected manifest-row-invalid",
            "labels.csv:3 rejected label-invalid",
            "labels.csv:4 rejected manifest-row-invalid",
            "labels.csv:5 rejected manifest-row-invalid",
            "labels.csv:6 rejected several-labels",
            "labels.csv:7 rejected image-unknown",
            "labels.csv:8 applied");
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(List.of(done.entries(), done.rejected(), done.applied())).containsExactly(8, 6, 1);
  }

  @Test
  void unreadable_file_is_a_rejected_entry_and_the_images_stay() {
    Import done =
        fixture.run(
            "set.zip",
            zip(
                "bad.json",
                text("[{\"file_name\":\"a.png\",\"label\":\"cat\"},\n {oops"),
                "bad.xml",
                text("<!DOCTYPE x [<!ENTITY a \"b\">]><annotations></annotations>"),
                "a.png",
                Pictures.png(1),
                "utf16.csv",
                "\uFEFFfile_name,label\na.png,cat\n".getBytes(StandardCharsets.UTF_16LE)),
            LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsExactly(
            "bad.json label-file",
            "bad.xml label-file",
            "a.png imported",
            "utf16.csv label-file",
            "bad.json:1 applied",
            "bad.json rejected labels-unreadable",
            "bad.xml rejected labels-unreadable",
            "utf16.csv rejected labels-unreadable");
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
  }

  @Test
  void ignored_labels_leave_label_files_unread() {
    Import done =
        fixture.run(
            "set.zip",
            zip("labels.csv", text("file_name,label\na.png,cat\n"), "a.png", Pictures.png(1)));

    assertThat(fixture.report(done))
        .containsExactly("labels.csv rejected not-an-image", "a.png imported");
  }

  @Test
  void folders_still_label_beside_a_file_that_tells_no_labels() {
    fixture.run(
        "set.zip",
        zip(
            "cat/a.png",
            Pictures.png(1),
            "captions.csv",
            text("file_name,caption\ncat/a.png,\"a cat\"\n")),
        LabelUse.ANNOTATIONS);

    assertThat(fixture.annotated).hasSize(1);
    assertThat(fixture.images.metadata(image("cat/a.png").id()))
        .isEqualTo("{\"caption\": \"a cat\"}");
  }

  @Test
  void truth_is_kept_once_and_a_cached_index_of_the_pool_learns_of_it() {
    fixture.run("set.zip", zip("a.png", Pictures.png(1), "b.png", Pictures.png(2)));
    PoolIndex before = fixture.images.index(fixture.projectId, PoolIndex.EMPTY);
    Import done =
        fixture.run(
            "labels.csv",
            text("file_name,label\na.png,cat\na.png,dog\na.png,cat\n"),
            LabelUse.TRUTH);

    assertThat(List.of(done.applied(), done.unchanged())).containsExactly(1, 2);
    assertThat(image("a.png").truthClassId()).isEqualTo(classId("cat"));
    PoolIndex after = fixture.images.index(fixture.projectId, before);
    assertThat(before.truthClassId(0)).isZero();
    assertThat(after.truthClassId(0)).isEqualTo(classId("cat"));
    assertThat(fixture.images.index(fixture.projectId, after)).isSameAs(after);

    Import again = fixture.run("labels.csv", text("file_name,label\na.png,cat\n"), LabelUse.TRUTH);
    assertThat(List.of(again.applied(), again.unchanged())).containsExactly(0, 1);
  }

  @Test
  void predictions_are_kept_apart_by_model_and_a_later_import_replaces_them() {
    fixture.run("set.zip", zip("a.png", Pictures.png(1)));
    long image = image("a.png").id();
    String told =
        """
        {"name":"a.png","prediction":"cat","confidence":0.75,"model":"v7"}
        {"name":"a.png","prediction":"dog","model":"v7"}
        {"name":"a.png","label":"dog","annotator":"v8"}
        {"name":"a.png","label":"bird"}
        """;
    Import first = fixture.run("guesses.jsonl", text(told), LabelUse.PREDICTIONS);
    assertThat(List.of(first.applied(), first.unchanged())).containsExactly(3, 1);
    assertThat(predictions(image))
        .containsExactly("guesses.jsonl bird null", "v7 cat 0.75", "v8 dog null");
    assertThat(fixture.answers).as("nobody's answer").isEmpty();

    Import again = fixture.run("guesses.jsonl", text(told), LabelUse.PREDICTIONS);
    assertThat(List.of(again.applied(), again.unchanged())).containsExactly(0, 4);

    fixture.run(
        "new.csv",
        text("name,label,prediction,confidence,model\na.png,bird,dog,0.5,v7\n"),
        LabelUse.ANNOTATIONS);
    assertThat(predictions(image)).contains("v7 dog 0.5");
    assertThat(answers()).containsExactly("a.png bird");
  }

  @Test
  void of_one_import_the_first_prediction_of_a_model_counts_in_any_batch() {
    fixture.run(
        "set.zip",
        zip(
            "a.png",
            Pictures.png(1),
            "1.csv",
            text("file_name,prediction,model\na.png,cat,v7\n"),
            "2.csv",
            text("file_name,prediction,model\na.png,dog,v7\n")),
        LabelUse.PREDICTIONS);

    assertThat(predictions(image("a.png").id())).containsExactly("v7 cat null");
  }

  @Test
  void folders_are_predictions_of_the_import_where_that_is_chosen() {
    fixture.run("model-5.zip", zip("cat/a.png", Pictures.png(1)), LabelUse.PREDICTIONS);

    assertThat(predictions(image("cat/a.png").id())).containsExactly("model-5.zip cat null");
    assertThat(fixture.annotated).isEmpty();
  }

  @Test
  void metadata_is_merged_and_bounded() {
    fixture.run("set.zip", zip("a.png", Pictures.png(1)));
    long image = image("a.png").id();
    String large = "x".repeat(17_000);
    Import done =
        fixture.run(
            "m.jsonl",
            text("{\"file_name\":\"a.png\",\"k\":1}\n{\"file_name\":\"a.png\",\"l\":[true]}\n"),
            LabelUse.ANNOTATIONS);
    assertThat(done.applied()).isEqualTo(2);
    assertThat(fixture.images.metadata(image)).isEqualTo("{\"k\": 1, \"l\": [true]}");

    Import refused =
        fixture.run(
            "n.jsonl",
            text("{\"file_name\":\"a.png\",\"k\":\"" + large + "\"}\n"),
            LabelUse.ANNOTATIONS);
    assertThat(List.of(refused.applied(), refused.unchanged())).containsExactly(0, 1);
    assertThat(
            fixture
                .entries
                .list(refused.id(), new ImportEntries.Filter("unchanged", null, null), -1, 1)
                .entries()
                .get(0)
                .detail())
        .isEqualTo(ImageMetadata.TOO_MUCH);
    assertThat(fixture.images.metadata(image)).isEqualTo("{\"k\": 1, \"l\": [true]}");
  }

  @Test
  void label_studio_ground_truth_and_cvat_files_label_the_images_beside_them() {
    Import done =
        fixture.run(
            "set.zip",
            zip(
                "a.jpg",
                Pictures.jpeg(1),
                "b.jpg",
                Pictures.jpeg(2),
                "c.jpg",
                Pictures.jpeg(3),
                "ls.json",
                text(
                    """
                    [{"data":{"image":"/data/upload/3/0123abcd-a.jpg"},"annotations":[
                      {"completed_by":{"email":"ann@x"},"created_at":"2026-01-02T03:04:05Z",
                       "result":[{"value":{"choices":["one"]}}]},
                      {"completed_by":{"email":"ben@x"},"was_cancelled":true,"result":[]}]}]
                    """),
                "output.manifest",
                text(
                    """
                    {"source-ref":"s3://bucket/b.jpg","x":0,"x-metadata":{"class-name":"two",\
                    "type":"groundtruth/image-classification","human-annotated":"yes",\
                    "creation-date":"2020-10-18T22:18:13.527256"}}
                    """),
                "annotations.xml",
                text(
                    """
                    <annotations><image id="0" name="c.jpg"><tag label="three" source="manual"/>
                    </image></annotations>
                    """)),
            LabelUse.ANNOTATIONS);

    assertThat(done.rejected()).isZero();
    assertThat(answers())
        .containsExactly(
            "a.jpg one by ann@x at 2026-01-02T03:04:05Z",
            "a.jpg skipped by ben@x",
            "b.jpg two at 2020-10-18T22:18:13.527256Z",
            "c.jpg three");
  }

  @Test
  void import_killed_before_and_after_every_batch_of_rows_is_exact() {
    int images = 40;
    int rows = 3_500;
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = 0; i < images; i++) {
      zip.add(i + ".png", Pictures.png(i));
    }
    StringBuilder csv = new StringBuilder("file_name,label,annotator\n");
    for (int i = 0; i < rows; i++) {
      csv.append(i % images).append(".png,cat,person ").append(i / images).append('\n');
      if (i == 1_200) {
        csv.append("broken\n");
      }
    }
    zip.add("a.csv", text(csv.toString())).add("b.csv", text("file_name,label\n0.png,dog\n"));
    Import one = fixture.stage("all.zip", zip.build(), LabelUse.ANNOTATIONS);
    DyingCommit dying = new DyingCommit(fixture);
    ImportRunner runner =
        new ImportRunner(
            fixture.imports,
            fixture.uploads,
            new Sources(
                new FolderRoots(List.of()), fixture.buckets, fixture.uploads, Clock.systemUTC()),
            fixture.tools,
            dying,
            new SourceFiles(JDBI),
            new GoneFiles(JDBI));
    int attempts = 0;
    while (!fixture.get(one).status().isFinal()) {
      dying.before = attempts++ % 2 == 0;
      try {
        runner.run(one.id());
      } catch (IllegalStateException died) {
        dying.armed = false;
      }
    }

    Import done = fixture.get(one);
    assertThat(attempts).isGreaterThanOrEqualTo(5);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(List.of(done.imported(), done.labelFiles(), done.applied(), done.rejected()))
        .containsExactly(images, 2, rows + 1, 1);
    assertThat(count("select count(*) from import_entries where import_id = " + one.id()))
        .isEqualTo(done.entries())
        .isEqualTo(images + 2 + rows + 2);
    assertThat(
            count(
                "select count(distinct source) from import_entries where import_id = " + one.id()))
        .isEqualTo(done.entries());
  }

  @Test
  void stopped_between_batches_it_goes_on_where_it_was() {
    StringBuilder csv = new StringBuilder("file_name,label\n");
    for (int i = 0; i < 2_500; i++) {
      csv.append("none.png,cat\n");
    }
    Import one = fixture.stage("labels.csv", text(csv.toString()), LabelUse.ANNOTATIONS);

    assertThat(fixture.runner.run(one.id(), whenAskedAgain())).isFalse();
    assertThat(fixture.runner.run(one.id(), () -> true)).isFalse();
    assertThat(fixture.get(one).entries()).isEqualTo(2_001);
    assertThat(fixture.runner.run(one.id(), () -> false)).isTrue();
    assertThat(fixture.get(one).entries()).isEqualTo(2_501);
    assertThat(fixture.get(one).rejected()).isEqualTo(2_500);
  }

  /** Not while it only looks for label files. */
  private static BooleanSupplier whenAskedAgain() {
    AtomicBoolean asked = new AtomicBoolean();
    return () -> asked.getAndSet(true);
  }

  @Test
  void rows_with_megabytes_of_other_columns_are_committed_a_few_at_a_time() {
    String column = "x".repeat(900_000);
    StringBuilder csv = new StringBuilder("file_name,label,note\n");
    for (int i = 0; i < 12; i++) {
      csv.append("none.png,cat,").append(column).append('\n');
    }
    Import one = fixture.stage("labels.csv", text(csv.toString()), LabelUse.ANNOTATIONS);

    assertThat(fixture.runner.run(one.id(), whenAskedAgain())).isFalse();
    assertThat(fixture.get(one).entries()).isBetween(2, 1 + 6);
    assertThat(fixture.runner.run(one.id(), () -> false)).isTrue();
    assertThat(fixture.get(one).entries()).isEqualTo(13);
  }

  @Test
  void second_worker_on_the_same_rows_commits_nothing_twice() {
    Import one = fixture.stage("labels.csv", text("file_name,label\n"), LabelUse.ANNOTATIONS);
    Import running = fixture.imports.start(one.id(), 0).orElseThrow();
    List<FileRow> rows = List.of(new FileRow.Bad(2, "manifest-row-invalid", "x"));

    assertThat(fixture.labelCommit.commit(running, 0, "labels.csv", rows)).isTrue();
    assertThat(fixture.labelCommit.commit(running, 0, "labels.csv", rows)).isFalse();
    assertThat(fixture.get(one).entries()).isEqualTo(1);
  }

  @Test
  void label_choice_that_is_none_is_refused() {
    assertThatThrownBy(() -> LabelUse.of("guess")).hasMessageContaining("or predictions");
  }

  /** Dies once at each batch, before or after its commit. */
  private static final class DyingCommit extends LabelCommit {

    private final PoolFixture fixture;
    private boolean before;
    private boolean armed = true;

    DyingCommit(PoolFixture fixture) {
      super(
          fixture.jdbi,
          fixture.classes,
          new ImportedAuthors(Clock.systemUTC()),
          noLabels(),
          Clock.systemUTC());
      this.fixture = fixture;
    }

    private static Instance<ImportedLabels> noLabels() {
      return PoolFixture.noLabels();
    }

    @Override
    boolean commit(Import one, int from, String file, List<FileRow> rows) {
      if (armed && before) {
        throw new IllegalStateException("killed before");
      }
      boolean next = fixture.labelCommit.commit(one, from, file, rows);
      if (armed) {
        throw new IllegalStateException("killed after");
      }
      armed = true;
      return next;
    }
  }

  private long count(String sql) {
    return JDBI.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private Image image(String name) {
    return fixture.pool().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Long classId(String name) {
    return JDBI.withHandle(
        handle ->
            handle
                .createQuery("select id from classes where project_id = :project and name = :name")
                .bind("project", fixture.projectId)
                .bind("name", name)
                .mapTo(Long.class)
                .one());
  }

  private List<String> predictions(long imageId) {
    Map<Long, String> names = classNames();
    return new Predictions(JDBI)
        .of(imageId).stream()
            .map(each -> each.model() + " " + names.get(each.classId()) + " " + each.confidence())
            .toList();
  }

  private Map<Long, String> classNames() {
    return JDBI.withHandle(
        handle ->
            fixture.classes.of(handle, fixture.projectId).stream()
                .collect(Collectors.toMap(each -> each.id(), each -> each.name())));
  }

  private List<String> answers() {
    Map<Long, String> names = classNames();
    Map<Long, String> images = new HashMap<>();
    fixture.pool().forEach(image -> images.put(image.id(), image.name()));
    return fixture.answers.stream()
        .map(
            answer -> {
              String label = answer.classId() == null ? "skipped" : names.get(answer.classId());
              ImportedLabels.Author author = answer.author();
              Instant time = answer.time();
              return images.get(answer.imageId())
                  + " "
                  + Objects.requireNonNull(label)
                  + (author == null ? "" : " by " + author.name())
                  + (time == null ? "" : " at " + time);
            })
        .toList();
  }
}
