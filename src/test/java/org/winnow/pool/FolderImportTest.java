package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

class FolderImportTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

  @Test
  void folder_is_read_in_the_order_of_names_with_its_class_folders(@TempDir Path temporary)
      throws Exception {
    Path root = Files.createDirectories(temporary.resolve("root"));
    write(root.resolve("set/train/owl/2.png"), Pictures.png(2));
    write(root.resolve("set/train/owl/10.png"), Pictures.png(10));
    write(root.resolve("set/readme.txt"), new byte[] {'a'});
    write(root.resolve("set/t-images-idx3-ubyte"), Archives.idxImages(1, 1));
    write(root.resolve("set/t-labels-idx1-ubyte"), Archives.idxLabels(5));
    try (PoolFixture fixture = new PoolFixture(JDBI, temporary.resolve("data"), List.of(root))) {
      Import done = run(fixture, root.resolve("set"), LabelUse.TRUTH);

      assertThat(done.status()).isEqualTo(ImportStatus.DONE);
      assertThat(fixture.report(done))
          .containsExactly(
              "readme.txt rejected not-an-image",
              "t-images-idx3-ubyte#0 imported",
              "train/owl/10.png imported",
              "train/owl/2.png imported");
      assertThat(fixture.pool()).allMatch(image -> image.truthClassId() != null);
      assertThat(done.bytesTotal()).isPositive();
    }
  }

  @Test
  void label_files_that_changed_while_the_images_were_read_have_a_row_each(@TempDir Path temporary)
      throws Exception {
    Path set = Files.createDirectories(temporary.resolve("root/set"));
    write(set.resolve("1.png"), Pictures.png(1));
    byte[] told = "file_name,label\n1.png,owl\n".getBytes(StandardCharsets.US_ASCII);
    write(set.resolve("gone.csv"), told);
    write(set.resolve("other.csv"), told);
    write(set.resolve("same.csv"), told);
    try (PoolFixture fixture =
        new PoolFixture(JDBI, temporary.resolve("data"), List.of(temporary.resolve("root")))) {
      BatchCommit changing =
          fixture.commitPrecededBy(
              () -> {
                try {
                  Files.deleteIfExists(set.resolve("gone.csv"));
                  Files.write(set.resolve("0-new.csv"), told);
                  Files.write(set.resolve("other.csv"), new byte[] {'x'});
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      UploadDesk desk =
          new UploadDesk(
              fixture.imports,
              fixture.uploads,
              new FolderRoots(List.of(temporary.resolve("root"))),
              PoolFixture.NO_BUCKETS);
      Import one =
          desk.folder(
              new UploadDesk.Wanted(fixture.projectId, fixture.userId, LabelUse.ANNOTATIONS),
              set.toString());
      fixture.runner(changing, List.of(temporary.resolve("root"))).run(one.id());

      assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.DONE);
      assertThat(fixture.report(one))
          .containsExactly(
              "1.png imported",
              "gone.csv label-file",
              "other.csv label-file",
              "same.csv label-file",
              "other.csv rejected labels-unreadable",
              "same.csv:2 applied",
              "gone.csv rejected labels-unreadable");
    }
  }

  @Test
  void links_out_of_the_roots_and_to_folders_are_refused(@TempDir Path temporary) throws Exception {
    Path set = Files.createDirectories(temporary.resolve("root/set"));
    Path secret = write(temporary.resolve("secret.png"), Pictures.png(1));
    Files.createSymbolicLink(set.resolve("a-secret.png"), secret);
    Files.createSymbolicLink(set.resolve("b-circle"), set);
    write(set.resolve("c.png"), Pictures.png(2));
    Files.createSymbolicLink(set.resolve("d-inside.png"), set.resolve("c.png"));
    try (PoolFixture fixture =
        new PoolFixture(JDBI, temporary.resolve("data"), List.of(temporary.resolve("root")))) {
      Import done = run(fixture, set, LabelUse.IGNORE);

      assertThat(fixture.report(done))
          .containsExactly(
              "a-secret.png rejected entry-refused",
              "b-circle rejected entry-refused",
              "c.png imported",
              "d-inside.png duplicate");
    }
  }

  @Test
  void only_what_lies_under_a_root_may_be_asked_for(@TempDir Path temporary) throws Exception {
    Path root = Files.createDirectories(temporary.resolve("root"));
    Path outside = Files.createDirectories(temporary.resolve("rootless"));
    Files.createSymbolicLink(root.resolve("way-out"), outside);
    FolderRoots roots = new FolderRoots(List.of(root));

    assertThat(roots.require(root.toString())).isEqualTo(root.toRealPath());
    for (String wrong :
        List.of(
            outside.toString(),
            root + "/../rootless",
            root + "/way-out",
            root + "/absent",
            "/",
            "nul\0",
            "")) {
      assertThatThrownBy(() -> roots.require(wrong))
          .as(wrong)
          .isInstanceOf(ProblemException.Forbidden.class);
    }
  }

  @Test
  void folder_that_is_gone_when_its_turn_comes_fails_the_import(@TempDir Path temporary) {
    try (PoolFixture fixture =
        new PoolFixture(JDBI, temporary.resolve("data"), List.of(temporary))) {
      Import done = run(fixture, temporary.resolve("gone"), LabelUse.IGNORE);

      assertThat(done.status()).isEqualTo(ImportStatus.FAILED);
      assertThat(done.code()).isEqualTo("source-lost");
    }
  }

  private static Import run(PoolFixture fixture, Path folder, LabelUse labels) {
    Import one =
        fixture.imports.queue(
            new Imports.Request(
                fixture.projectId, fixture.userId, folder.toString(), Origin.FOLDER, labels));
    fixture.runner.run(one.id());
    return fixture.get(one);
  }

  private static Path write(Path file, byte[] bytes) throws Exception {
    Files.createDirectories(file.resolve("..").normalize());
    return Files.write(file, bytes);
  }
}
