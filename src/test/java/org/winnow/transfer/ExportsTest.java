package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.annotation.Arm;
import org.winnow.common.ProblemException;
import org.winnow.storage.Sha256;

class ExportsTest {

  private static final List<String> FORMATS =
      List.of(
          "csv",
          "jsonl",
          "label-studio",
          "ground-truth",
          "cvat",
          "coco",
          "class-folders",
          "hugging-face",
          "predictions-csv",
          "predictions-jsonl",
          "features");

  private final Path folder;
  private final ExportScene scene;

  ExportsTest(@TempDir Path folder) {
    this.folder = folder;
    this.scene = new ExportScene(folder);
  }

  @Test
  void record_names_the_state_it_shows() throws IOException {
    scene.label("ann", scene.image("a.png"), "cat", Arm.ACTIVE);
    long second = scene.image("b.png");
    scene.label("ann", second, "cat", Arm.ACTIVE);
    scene.label("bob", second, "dog", Arm.ACTIVE);
    scene.skip("eve", scene.image("c.png"));

    Export one = scene.make("csv");
    Export all = scene.make("label-studio");

    assertThat(one.fileName()).isEqualTo("export-20260102T030405Z-labels.csv");
    assertThat(one.annotationId()).isEqualTo(4);
    assertThat(one.generation()).isNull();
    assertThat(List.of(one.images(), one.labels(), one.annotators())).containsExactly(2, 2, 2);
    assertThat(List.of(all.images(), all.labels(), all.annotators())).containsExactly(3, 3, 2);
    assertThat(one.bytes()).isEqualTo(scene.bytes(one).length);
    assertThat(one.sha256()).isEqualTo(Sha256.hash(scene.bytes(one)));
    assertThat(one.createdBy()).isEqualTo("owner");
    assertThat(scene.table.list(scene.project.id())).extracting(Export::id).containsExactly(2L, 1L);
  }

  @Test
  void full_disk_answers_507_leaves_nothing_and_lets_others_be_made_later() throws IOException {
    scene.label(scene.image("a.png"), "cat");
    scene.model.trained = true;
    scene.model.said.put(0, new float[] {0.6f, 0.4f});
    for (String format : FORMATS) {
      for (long room : new long[] {0, 20}) {
        scene.room.set(room);

        assertThatThrownBy(() -> scene.make(format))
            .as(format)
            .isInstanceOfSatisfying(
                ProblemException.InsufficientStorage.class,
                problem -> {
                  assertThat(problem.code()).isEqualTo("disk-full");
                  assertThat(problem.retryAfterSeconds()).isPositive();
                });
      }
    }
    assertThat(scene.table.list(scene.project.id())).isEmpty();
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(Path::toString))
          .noneMatch(file -> file.contains("staging") || file.contains("exports"));
    }
    scene.room.set(Long.MAX_VALUE);
    for (String format : FORMATS) {
      assertThat(scene.bytes(scene.make(format))).isNotEmpty();
    }
  }

  @Test
  void export_is_the_same_bytes_after_labels_corrections_renames_and_imports() throws IOException {
    long first = scene.image("a.png");
    scene.label(first, "cat");
    scene.model.trained = true;
    scene.model.said.put(0, new float[] {0.6f, 0.4f});
    Map<Export, byte[]> before = new HashMap<>();
    for (String format : FORMATS) {
      Export export = scene.make(format);
      before.put(export, scene.bytes(export));
    }

    scene.clock.advance(Duration.ofDays(1));
    scene.label(first, "dog");
    scene.label("bob", scene.image("b.png"), "cat", Arm.ACTIVE);
    scene.model.said.put(0, new float[] {0.1f, 0.9f});
    scene.jdbi.useHandle(
        handle -> {
          handle.execute("update classes set name = name || ' renamed'");
          handle.execute("update projects set name = 'renamed'");
          handle.execute("update users set name = 'anna' where name = 'ann'");
        });

    for (Map.Entry<Export, byte[]> entry : before.entrySet()) {
      Export now = scene.table.require(scene.project.id(), entry.getKey().id());
      assertThat(scene.bytes(now)).as(now.format()).isEqualTo(entry.getValue());
      assertThat(now.bytes()).as(now.format()).isEqualTo(entry.getValue().length);
      assertThat(now.sha256()).as(now.format()).isEqualTo(Sha256.hash(entry.getValue()));
    }
    assertThat(scene.text(scene.make("csv"))).contains("dog renamed", "anna", "b.png");
  }

  @Test
  void consensus_leaves_out_images_whose_labels_differ() throws IOException {
    long alike = scene.image("alike.png");
    scene.label("ann", alike, "cat", Arm.ACTIVE);
    scene.label("bob", alike, "cat", Arm.ACTIVE);
    long differ = scene.image("differ.png");
    scene.label("ann", differ, "cat", Arm.ACTIVE);
    scene.label("bob", differ, "dog", Arm.ACTIVE);
    long skipped = scene.image("one-skipped.png");
    scene.label("ann", skipped, "dog", Arm.ACTIVE);
    scene.skip("bob", skipped);
    scene.skip("bob", scene.image("only-skipped.png"));
    long corrected = scene.image("corrected.png");
    scene.label("ann", corrected, "cat", Arm.ACTIVE);
    scene.label("ann", corrected, "dog", Arm.ACTIVE);

    assertThat(scene.names(scene.filtered("jsonl", ExportScene.consensus())))
        .containsExactly("alike.png", "one-skipped.png", "corrected.png");
    assertThat(scene.filtered("label-studio", ExportScene.consensus()).images()).isEqualTo(3);
  }

  @Test
  void filters_leave_labels_out_before_the_newest_is_taken() throws IOException {
    long both = scene.image("both.png");
    scene.label("ann", both, "cat", Arm.RANDOM);
    Instant later = scene.clock.instant().plusSeconds(60);
    scene.clock.advance(Duration.ofMinutes(1));
    scene.label("bob", both, "dog", Arm.ACTIVE);
    scene.importLabel(scene.image("imported.png"), "cat");

    Export byAnn = scene.filtered("csv", ExportScene.by("ANN"));
    assertThat(scene.text(byAnn)).contains("both.png", ",cat,ann,").hasLineCount(2);
    assertThat(scene.names(scene.filtered("jsonl", ExportScene.since(later))))
        .containsExactly("both.png", "imported.png");
    assertThat(scene.names(scene.filtered("jsonl", ExportScene.since(later.plusSeconds(1)))))
        .isEmpty();
    assertThat(scene.names(scene.filtered("jsonl", ExportScene.withoutImported())))
        .containsExactly("both.png");
    assertThat(scene.text(scene.filtered("csv", ExportScene.auditOnly())))
        .contains(",cat,ann,", ",random,")
        .hasLineCount(2);
  }

  @Test
  void confidence_is_the_models_in_the_label_or_in_its_prediction() throws IOException {
    scene.label(scene.image("right.png"), "cat");
    scene.label(scene.image("wrong.png"), "cat");
    scene.label(scene.image("unknown.png"), "cat");
    scene.model.trained = true;
    scene.model.said.put(0, new float[] {0.8f, 0.2f});
    scene.model.said.put(1, new float[] {0.1f, 0.9f});

    assertThat(scene.names(scene.filtered("jsonl", ExportScene.confident(0.5))))
        .containsExactly("right.png");
    assertThat(scene.names(scene.filtered("predictions-jsonl", ExportScene.confident(0.5))))
        .containsExactly("right.png", "wrong.png");
    Export sure = scene.filtered("predictions-jsonl", ExportScene.confident(0.85));
    assertThat(scene.names(sure)).containsExactly("wrong.png");
    assertThat(sure.modelVersion()).isEqualTo(17);
  }

  @Test
  void without_a_model_it_is_said_what_to_do() throws IOException {
    scene.label(scene.image("a.png"), "cat");

    for (NewExport asked :
        List.of(
            new NewExport("predictions-csv", null, null, null),
            new NewExport("csv", ExportScene.confident(0.5), null, null))) {
      assertThatThrownBy(() -> scene.make(asked))
          .asInstanceOf(type(ProblemException.class))
          .satisfies(problem -> assertThat(problem.code()).isEqualTo("no-model"))
          .satisfies(problem -> assertThat(problem).hasMessageContaining("Label some images"));
    }
    assertThatThrownBy(() -> scene.make("features"))
        .asInstanceOf(type(ProblemException.class))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("no-features"));
    assertThat(scene.make("label-studio").images()).isEqualTo(1);
  }

  @Test
  void what_does_not_go_together_is_refused_with_pointers() {
    ExportSplit split = new ExportSplit(0.2, 1);
    assertPointers(new NewExport("xls", null, null, null), "/format");
    assertPointers(
        new NewExport("csv", ExportScene.by("nobody"), split, "s3://"),
        "/filters/annotator",
        "/split",
        "/imagePrefix");
    assertPointers(
        new NewExport(
            "predictions-csv",
            new ExportFilters(true, "ann", Instant.EPOCH, 2.0, true, true),
            null,
            null),
        "/filters/consensus",
        "/filters/annotator",
        "/filters/since",
        "/filters/withoutImported",
        "/filters/auditOnly",
        "/filters/minConfidence");
    assertPointers(
        new NewExport("features", ExportScene.confident(0.5), null, null),
        "/filters/minConfidence");
    assertPointers(
        new NewExport("class-folders", null, new ExportSplit(1, 1), null), "/split/testShare");
    assertPointers(new NewExport("label-studio", null, null, "a\nb"), "/imagePrefix");
  }

  private void assertPointers(NewExport asked, String... pointers) {
    assertThatThrownBy(() -> scene.make(asked))
        .asInstanceOf(type(ProblemException.Invalid.class))
        .satisfies(
            problem ->
                assertThat(problem.errors())
                    .extracting(ProblemException.FieldError::pointer)
                    .containsExactly(pointers));
  }

  @Test
  void images_stay_in_their_part_when_more_are_added() throws IOException {
    for (int i = 0; i < 40; i++) {
      scene.label(scene.image(i + ".png"), i % 2 == 0 ? "cat" : "dog");
    }
    List<String> before = parts(7);
    for (int i = 40; i < 60; i++) {
      scene.label(scene.image(i + ".png"), "cat");
    }
    List<String> after = parts(7);

    assertThat(after).containsAll(before);
    assertThat(before.stream().filter(path -> path.startsWith("test/")).count()).isBetween(5L, 20L);
    assertThat(parts(8)).isNotEqualTo(after);
    Map<String, String> huggingFace =
        scene.unzip(scene.make(new NewExport("hugging-face", null, new ExportSplit(0.3, 7), null)));
    long inTest = ExportScene.file(huggingFace, "test/metadata.jsonl").lines().count();
    assertThat(inTest).isEqualTo(after.stream().filter(path -> path.startsWith("test/")).count());
    assertThat(ExportScene.file(huggingFace, "train/metadata.jsonl").lines().count())
        .isEqualTo(60 - inTest);
    assertThat(ExportScene.file(huggingFace, "test/metadata.jsonl"))
        .contains("{\"file_name\":\"")
        .doesNotContain("test/");
  }

  private List<String> parts(long seed) throws IOException {
    Export export =
        scene.make(new NewExport("class-folders", null, new ExportSplit(0.3, seed), null));
    List<String> files = new ArrayList<>(scene.unzip(export).keySet());
    files.remove("labels.csv");
    return files;
  }

  @Test
  void zip_keeps_names_that_clash_apart() throws IOException {
    scene.project.addClass("a/b");
    scene.project.addClass("a_b");
    scene.label(scene.image("x/cat.png"), "cat");
    long twin = scene.image("y/Cat.png");
    scene.label(twin, "cat");
    scene.label(scene.image("../../etc/passwd"), "a/b");
    scene.label(scene.image("con"), "a_b");

    assertThat(scene.unzip(scene.make("class-folders")))
        .containsOnlyKeys(
            "cat/cat.png",
            "cat/Cat-" + twin + ".png",
            "a_b/passwd.png",
            "a_b-" + scene.project.classId("a_b") + "/_con.png",
            "labels.csv")
        .containsEntry("cat/Cat-" + twin + ".png", "y/Cat.png");
  }

  @Test
  void deleting_frees_the_files_and_whoever_fetches_gets_the_rest() throws IOException {
    scene.label(scene.image("a.png"), "cat");
    Export csv = scene.make("csv");
    Export zip = scene.make("class-folders");
    assertThat(files()).hasSize(2);
    long[] written = new long[1];
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (written[0]++ == 0) {
              scene.exports.delete(zip);
            }
          }
        };

    scene.exports.assemble(zip, slow);
    scene.exports.delete(csv);

    assertThat(written[0]).isEqualTo(zip.bytes());
    assertThat(files()).isEmpty();
    assertThatThrownBy(() -> scene.table.require(scene.project.id(), zip.id()))
        .isInstanceOf(ProblemException.NotFound.class);
    assertThatThrownBy(() -> scene.bytes(zip)).isInstanceOf(ProblemException.NotFound.class);
  }

  private List<Path> files() throws IOException {
    Path area = folder.resolve("files/exports");
    try (Stream<Path> all = Files.walk(area)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void bytes_that_are_gone_break_the_fetch_and_give_the_place_back() throws IOException {
    scene.label(scene.image("a.png"), "cat");
    Export zip = scene.make("class-folders");
    Files.delete(
        scene.blobs.local(Sha256.hash("a.png".getBytes(java.nio.charset.StandardCharsets.UTF_8))));

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> scene.bytes(zip)).hasMessageContaining("not in storage");
    }
    assertThat(scene.table.require(scene.project.id(), zip.id()).sha256()).isNull();
  }
}
