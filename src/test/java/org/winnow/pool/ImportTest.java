package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Decoder;
import org.winnow.image.Pictures;
import org.winnow.testing.TestDatabase;

class ImportTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

  private Path folder;
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path dataFolder) {
    folder = dataFolder;
    fixture = new PoolFixture(JDBI, folder.resolve("a/b"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void zip_is_imported_with_dense_ordinals_and_true_sizes() {
    Import done =
        fixture.run(
            "good.zip",
            Archives.zip(
                Archives.files(
                    "a.png", Pictures.png(1), "b/", new byte[0], "b/c.jpg", Pictures.jpeg(2))));

    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(fixture.report(done)).containsExactly("a.png imported", "b/c.jpg imported");
    assertThat(fixture.pool()).extracting(Image::ordinal).containsExactly(0, 1);
    assertThat(fixture.pool()).extracting(Image::width).containsExactly(12, 40);
    assertThat(fixture.pool())
        .extracting(Image::mediaType)
        .containsExactly("image/png", "image/jpeg");
    assertThat(done.bytesRead()).isEqualTo(done.bytesTotal()).isPositive();
    assertThat(fixture.uploads.path(done.id())).doesNotExist();
  }

  @Test
  void stored_bytes_are_the_entry_s_own() throws Exception {
    byte[] png = Pictures.png(1);
    fixture.run("one.zip", Archives.zip(Archives.files("a.png", png)));

    Path blob = fixture.blobs.local(fixture.pool().get(0).sha256());
    assertThat(Files.readAllBytes(blob)).isEqualTo(png);
    String hex = fixture.pool().get(0).sha256().hex();
    assertThat(blob).endsWithRaw(Path.of("blobs", hex.substring(0, 2), hex));
  }

  @Test
  void same_bytes_twice_are_one_image_and_a_duplicate_row() {
    Import first =
        fixture.run(
            "twice.zip",
            Archives.zip(Archives.files("a.png", Pictures.png(1), "b.png", Pictures.png(1))));
    Import again = fixture.run("again.zip", Archives.zip(Archives.files("c.png", Pictures.png(1))));

    assertThat(fixture.report(first)).containsExactly("a.png imported", "b.png duplicate");
    assertThat(fixture.report(again)).containsExactly("c.png duplicate");
    assertThat(fixture.pool()).hasSize(1);
    assertThat(
            fixture
                .entries
                .list(again.id(), ImportEntries.Filter.ALL, -1, 10)
                .entries()
                .get(0)
                .imageId())
        .isEqualTo(fixture.pool().get(0).id());
  }

  @Test
  void duplicate_says_of_what_and_whether_the_labels_differ() {
    for (LabelUse use : List.of(LabelUse.ANNOTATIONS, LabelUse.TRUTH)) {
      int content = 20 + use.ordinal();
      Import first =
          fixture.run(
              use + ".zip",
              Archives.zip(
                  Archives.files(
                      "train/glass/12.png", Pictures.png(content),
                      "train/paper/3.png", Pictures.png(content),
                      "val/glass/4.png", Pictures.png(content))),
              use);
      Import again =
          fixture.run(
              use + "-again.zip",
              Archives.zip(
                  Archives.files(
                      "metal/1.png", Pictures.png(content), "glass/2.png", Pictures.png(content))),
              use);

      assertThat(details(first))
          .containsExactly(
              "Label taken: glass.",
              "Same image as train/glass/12.png of this import, and labeled glass; here it is"
                  + " paper. The label glass is kept.",
              "Same image as train/glass/12.png of this import.");
      assertThat(details(again))
          .containsExactly(
              "Same image as train/glass/12.png, in the pool already, and labeled glass; here it"
                  + " is metal. The label glass is kept.",
              "Same image as train/glass/12.png, in the pool already.");
    }
  }

  @Test
  void duplicate_of_an_earlier_batch_is_one_of_this_import_and_has_its_first_label() {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    zip.add("first.png", Pictures.png(500));
    for (int i = 0; i < 40; i++) {
      zip.add("glass/" + i + ".png", Pictures.png(i));
    }
    zip.add("paper/last.png", Pictures.png(500));
    zip.add("paper/39.png", Pictures.png(39));
    Import done = fixture.run("batches.zip", zip.build(), LabelUse.ANNOTATIONS);

    assertThat(details(done).subList(41, 43))
        .containsExactly(
            "Same image as first.png of this import. Label taken: paper.",
            "Same image as glass/39.png of this import, and labeled glass; here it is paper. The"
                + " label glass is kept.");
  }

  private List<String> details(Import one) {
    return details(fixture, one);
  }

  private static List<String> details(PoolFixture pool, Import one) {
    return pool.entries.list(one.id(), ImportEntries.Filter.ALL, -1, 100).entries().stream()
        .map(ImportEntries.EntryView::detail)
        .toList();
  }

  @Test
  void thousand_entries_of_one_name_are_all_imported() {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = 0; i < 1_000; i++) {
      zip.add("same.png", Pictures.png(i));
    }
    Import done = fixture.run("same.zip", zip.build());

    assertThat(done.imported()).isEqualTo(1_000);
    assertThat(fixture.pool()).extracting(Image::ordinal).doesNotHaveDuplicates().hasSize(1_000);
    assertThat(new HashSet<>(fixture.pool().stream().map(Image::draw).toList())).hasSize(1_000);
    assertThat(fixture.pool()).allMatch(image -> image.draw() >= 0 && image.draw() < 1);
  }

  @Test
  void hostile_names_are_only_text() throws Exception {
    List<String> names =
        List.of(
            "../../evil.png",
            "/etc/evil.png",
            "C:\\evil.png",
            "a..b.png",
            "\u202egnp.exe.png",
            "🦉.png",
            "x".repeat(3_000) + ".png",
            "nul\0.png");
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    for (int i = 0; i < names.size(); i++) {
      zip.add(names.get(i), Pictures.png(i));
    }
    Import done = fixture.run("slip.zip", zip.build());

    assertThat(done.imported()).isEqualTo(names.size());
    assertThat(fixture.pool()).extracting(Image::name).contains("../../evil.png", "🦉.png");
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .noneMatch(n -> n.contains("evil"));
    }
  }

  @Test
  void what_is_no_image_gets_a_row_and_stops_nothing() {
    byte[] jpeg = Pictures.jpeg(1);
    Map<String, byte[]> files =
        Archives.files(
            "notes.txt", text("hello"),
            "empty.png", new byte[0],
            ".keep", new byte[0],
            "half.jpg", Pictures.first(jpeg, jpeg.length / 2),
            "half.png", Pictures.first(Pictures.png(1), 100),
            "text.jpg", text("not a picture at all"),
            "page.png", text("<!DOCTYPE html><html><body>hi</body></html>"),
            "drawing.svg", text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "paper.pdf", text("%PDF-1.7"),
            "inner.zip", Archives.zip(Archives.files("a.png", Pictures.png(9))),
            "lies.png", jpeg,
            "__MACOSX/._lies.png", text("\0\5\26\7"),
            "Thumbs.db", text("\u00d0\u00cf"),
            "good.png", Pictures.png(2));
    Import done = fixture.run("mixed.zip", Archives.zip(files));

    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(fixture.report(done))
        .containsExactly(
            "notes.txt rejected not-an-image",
            "empty.png rejected image-corrupt",
            ".keep rejected not-an-image",
            "half.jpg rejected image-corrupt",
            "half.png rejected image-corrupt",
            "text.jpg rejected type-mismatch",
            "page.png rejected type-refused",
            "drawing.svg rejected type-refused",
            "paper.pdf rejected type-refused",
            "inner.zip rejected nested-archive",
            "lies.png imported",
            "__MACOSX/._lies.png rejected not-an-image",
            "Thumbs.db rejected not-an-image",
            "good.png imported");
    assertThat(fixture.pool())
        .extracting(Image::mediaType)
        .containsExactly("image/jpeg", "image/png");
    assertThat(done.entries()).isEqualTo(done.imported() + done.duplicates() + done.rejected());
  }

  @Test
  void links_are_refused() {
    Archives.ZipBuilder zip = new Archives.ZipBuilder();
    zip.link("passwd.png", "/etc/passwd").add("a.png", Pictures.png(1));
    Import done = fixture.run("link.zip", zip.build());

    assertThat(fixture.report(done))
        .containsExactly("passwd.png rejected entry-refused", "a.png imported");
  }

  @Test
  void truncated_zip_keeps_the_good_prefix() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "a.png", Pictures.png(1), "b.png", Pictures.png(2), "c.png", Pictures.png(3)));
    Import done = fixture.run("cut.zip", Pictures.first(zip, zip.length * 6 / 10));

    assertThat(done.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(done.code()).isEqualTo("archive-corrupt");
    assertThat(fixture.report(done).get(0)).isEqualTo("a.png imported");
    assertThat(fixture.report(done)).hasSizeBetween(1, 2);
  }

  @Test
  void zip_whose_directory_contradicts_its_entries_keeps_the_good_prefix() {
    byte[] zip =
        Archives.zip(Archives.files("aaaa.png", Pictures.png(1), "bbbb.png", Pictures.png(2)));
    int second = new String(zip, StandardCharsets.ISO_8859_1).indexOf("bbbb.png");
    zip[second] = 'X';
    Import done = fixture.run("liar.zip", zip);

    assertThat(done.code()).isEqualTo("archive-corrupt");
    assertThat(fixture.report(done)).containsExactly("aaaa.png imported");
  }

  @Test
  void wrong_check_sum_is_that_entry_s_fault_alone() {
    byte[] zip =
        Archives.zip(Archives.files("aaaa.png", Pictures.png(1), "bbbb.png", Pictures.png(2)));
    // The directory's check sum of the first entry lies 30 bytes before its name.
    int name = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("aaaa.png");
    zip[name - 30] ^= 1;
    Import done = fixture.run("crc.zip", zip);

    assertThat(fixture.report(done))
        .containsExactly("aaaa.png rejected image-corrupt", "bbbb.png imported");
  }

  @Test
  void bomb_stops_at_the_limit_and_the_rows_before_it_stay() {
    Import zip =
        fixture.run(
            "bomb.zip",
            Archives.zip(
                Archives.files("a.png", Pictures.png(1), "zeros.png", new byte[20 << 20])));
    Import tar =
        fixture.run(
            "bomb.tgz",
            Archives.gzip(
                Archives.tar(
                    Archives.files("b.png", Pictures.png(2), "zeros", new byte[20 << 20]))));

    Import zstd =
        fixture.run(
            "bomb.tar.zst",
            Archives.zstd(
                Archives.tar(
                    Archives.files("c.png", Pictures.png(3), "zeros", new byte[20 << 20]))));

    assertThat(zstd.code()).isEqualTo("archive-limit");
    assertThat(fixture.report(zstd)).startsWith("c.png imported");
    assertThat(zip.code()).isEqualTo("archive-limit");
    assertThat(fixture.report(zip)).containsExactly("a.png imported");
    assertThat(tar.code()).isEqualTo("archive-limit");
    assertThat(fixture.report(tar)).startsWith("b.png imported");
  }

  @Test
  void tar_compressed_or_not_is_read_by_content_and_its_links_refused() {
    byte[] tar =
        Archives.tar(Archives.files("x/a.png", Pictures.png(1), "x/b.jpg", Pictures.jpeg(2)));
    Import plain = fixture.run("anything", tar);
    Import zipped = fixture.run("anything.bin", Archives.gzip(tar));

    Import zstd = fixture.run("anything.gz", Archives.zstd(tar));

    assertThat(fixture.report(plain))
        .containsExactly("x/a.png imported", "x/b.jpg imported", "link.png rejected entry-refused");
    for (Import packed : List.of(zipped, zstd)) {
      assertThat(fixture.report(packed))
          .containsExactly(
              "x/a.png duplicate", "x/b.jpg duplicate", "link.png rejected entry-refused");
    }
  }

  @Test
  void truncated_compressed_tar_keeps_the_good_prefix() {
    byte[] tar =
        Archives.tar(
            Archives.files(
                "a.png",
                Pictures.png(1),
                "b.jpg",
                Pictures.encode(Pictures.noise(300, 300, 3), "jpeg")));
    byte[] gzip = Archives.gzip(tar);
    // a frame for each image, as compressors with several threads write them
    byte[] zstd =
        concat(
            Archives.zstd(Pictures.first(tar, 4_096)),
            Archives.zstd(Arrays.copyOfRange(tar, 4_096, tar.length)));
    Import done = fixture.run("cut.tgz", Pictures.first(gzip, gzip.length / 2));
    Import cut = fixture.run("cut.tar.zst", Pictures.first(zstd, zstd.length / 2));

    assertThat(done.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(done.code()).isEqualTo("archive-corrupt");
    assertThat(fixture.report(done)).containsExactly("a.png imported");
    assertThat(cut.code()).isEqualTo("archive-corrupt");
    assertThat(fixture.report(cut)).containsExactly("a.png duplicate");
  }

  @Test
  void single_image_is_an_import_of_one() {
    Import done = fixture.run("bird.jpeg", Pictures.jpeg(1));

    assertThat(fixture.report(done)).containsExactly("bird.jpeg imported");
  }

  @Test
  void empty_zip_is_done_with_nothing() {
    Import done = fixture.run("empty.zip", Archives.zip(Map.of()));

    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(done.entries()).isZero();
  }

  @Test
  void folder_names_become_classes_and_annotations() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "train/owl/1.png", Pictures.png(1),
                "test/Owl/2.png", Pictures.png(2),
                "train/jay/3.png", Pictures.png(3),
                "train/4.png", Pictures.png(4)));
    fixture.run("birds.zip", zip, LabelUse.ANNOTATIONS);

    List<String> classes = names();
    assertThat(classes).containsExactly("owl", "jay");
    assertThat(fixture.annotated).hasSize(3);
    assertThat(fixture.pool()).allMatch(image -> image.truthClassId() == null);
  }

  @Test
  void folder_names_become_hidden_truth_also_of_images_that_were_there() {
    byte[] zip =
        Archives.zip(Archives.files("owl/1.png", Pictures.png(1), "2.png", Pictures.png(2)));
    fixture.run("birds.zip", zip);
    assertThat(names()).isEmpty();
    fixture.run("birds.zip", zip, LabelUse.TRUTH);

    assertThat(fixture.annotated).isEmpty();
    assertThat(fixture.pool().get(0).truthClassId()).isNotNull();
    assertThat(fixture.pool().get(1).truthClassId()).isNull();
  }

  @Test
  void labels_that_come_by_folder_names_are_counted_and_told() {
    Map<String, byte[]> files =
        Archives.files(
            "train/owl/1.png", Pictures.png(1),
            "jay/2.png", Pictures.png(2),
            "owl/2 again.png", Pictures.png(2),
            "3.png", Pictures.png(3));
    for (LabelUse use :
        List.of(LabelUse.ANNOTATIONS, LabelUse.TRUTH, LabelUse.PREDICTIONS, LabelUse.IGNORE)) {
      try (PoolFixture pool = new PoolFixture(JDBI, folder.resolve(use.word()))) {
        Import first = pool.run("birds.zip", Archives.zip(files), use);
        Import again = pool.run("birds.zip", Archives.zip(files), use);
        Import more =
            pool.run(
                "birds.zip",
                Archives.zip(
                    Archives.files("jay/3.png", Pictures.png(3), "jay/4.png", Pictures.png(4))),
                use);

        boolean wanted = use != LabelUse.IGNORE;
        assertThat(List.of(first.labeled(), first.labelKept()))
            .as(use.word())
            .containsExactly(wanted ? 2 : 0, 0);
        assertThat(List.of(again.labeled(), again.labelKept()))
            .as("%s again", use.word())
            .containsExactly(0, wanted ? 2 : 0);
        assertThat(List.of(more.labeled(), more.labelKept()))
            .as("%s, of one that was there without", use.word())
            .containsExactly(wanted ? 2 : 0, 0);
        assertThat(details(pool, first).get(0)).isEqualTo(wanted ? "Label taken: owl." : null);
        assertThat(details(pool, first).get(1)).isEqualTo(wanted ? "Label taken: jay." : null);
        assertThat(details(pool, first).get(3)).isNull();
        assertThat(details(pool, more).get(0))
            .isEqualTo(
                "Same image as 3.png, in the pool already." + (wanted ? " Label taken: jay." : ""));
      }
    }
  }

  @Test
  void idx_files_become_images_with_their_labels() {
    byte[] zip =
        Archives.zip(
            Archives.files(
                "t-labels-idx1-ubyte.gz", Archives.gzip(Archives.idxLabels(7, 0, 7)),
                "t-images-idx3-ubyte.gz", Archives.gzip(Archives.idxImages(3, 3))));
    Import done = fixture.run("mnist.zip", zip, LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsExactly(
            "t-images-idx3-ubyte.gz#0 imported",
            "t-images-idx3-ubyte.gz#1 imported",
            "t-images-idx3-ubyte.gz#2 imported");
    assertThat(names()).containsExactly("7", "0");
    assertThat(List.of(done.labeled(), done.labelKept())).containsExactly(3, 0);
    assertThat(fixture.pool())
        .extracting(Image::truthClassId)
        .containsExactly(
            fixture.pool().get(2).truthClassId(),
            fixture.pool().get(1).truthClassId(),
            fixture.pool().get(0).truthClassId());
  }

  @Test
  void idx_in_tar_finds_labels_that_come_later_and_says_where_it_is_cut() {
    byte[] tar =
        Archives.tar(
            Archives.files(
                "t-images-idx3-ubyte", Archives.idxImages(2, 3),
                "t-labels-idx1-ubyte", Archives.idxLabels(1, 2, 3)));
    Import done = fixture.run("mnist.tar", tar, LabelUse.TRUTH);

    assertThat(fixture.report(done))
        .containsExactly(
            "t-images-idx3-ubyte#0 imported",
            "t-images-idx3-ubyte#1 imported",
            "t-images-idx3-ubyte rejected image-corrupt",
            "link.png rejected entry-refused");
    assertThat(names()).containsExactly("1", "2");
  }

  @Test
  void damaged_idx_files_have_a_row_and_what_comes_after_them_is_imported() {
    byte[] images = Archives.idxImages(2, 2);
    byte[] packed = Archives.gzip(images);
    byte[] cut = Pictures.first(packed, packed.length - 4);
    Import sum =
        fixture.run(
            "sum.zip",
            Archives.damaged(
                Archives.zip(Archives.files("idx3", images, "after.png", Pictures.png(1)))));
    Import trailer =
        fixture.run(
            "trailer.zip",
            Archives.zip(Archives.files("idx3.gz", cut, "after.png", Pictures.png(2))));
    Import labels =
        fixture.run(
            "labels.zip",
            Archives.damaged(
                Archives.zip(
                    Archives.files(
                        "labels-idx1", Archives.idxLabels(1, 2), "images-idx3", images))));

    // What is small is looked at as a whole before it is taken for pictures.
    assertThat(fixture.report(sum))
        .containsExactly("idx3 rejected image-corrupt", "after.png imported");
    assertThat(fixture.report(trailer))
        .containsExactly(
            "idx3.gz#0 imported",
            "idx3.gz#1 imported",
            "idx3.gz rejected image-corrupt",
            "after.png imported");
    assertThat(fixture.report(labels))
        .containsExactly(
            "labels-idx1 rejected image-corrupt",
            "images-idx3#0 duplicate",
            "images-idx3#1 duplicate");
    assertThat(List.of(sum, trailer, labels))
        .extracting(Import::status)
        .containsOnly(ImportStatus.DONE);
  }

  @Test
  void pictures_of_a_tar_that_is_cut_after_them_stay() {
    byte[] tar =
        Archives.tar(
            Archives.files(
                "t-images-idx3-ubyte", Archives.idxImages(2, 2), "z.bin", new byte[4_000]));
    Import done = fixture.run("cut.tar", Pictures.first(tar, 3_000));

    assertThat(fixture.report(done))
        .startsWith("t-images-idx3-ubyte#0 imported", "t-images-idx3-ubyte#1 imported");
    assertThat(done.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(done.code()).isEqualTo("archive-corrupt");
  }

  @Test
  void idx_pixels_survive() throws Exception {
    fixture.run("t-images-idx3-ubyte", Archives.idxImages(3, 3));

    Image last = fixture.pool().get(2);
    var image = Decoder.read(fixture.blobs.read(last.sha256()), last.mediaType(), 2);
    assertThat(image.getRaster().getSample(1, 1, 0)).isEqualTo(2);
  }

  private List<String> names() {
    return JDBI.withHandle(
        handle ->
            handle
                .createQuery("select name from classes where project_id = :id order by position")
                .bind("id", fixture.projectId)
                .mapTo(String.class)
                .list());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
