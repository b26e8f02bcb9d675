package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.image.Decoder;
import org.winnow.image.ImageHeader;
import org.winnow.image.MediaType;
import org.winnow.image.Picture;
import org.winnow.image.Shrink;
import org.winnow.pool.ImportEntries.EntryView;
import org.winnow.testing.TestDatabase;

/** Imports of the real sets, where the folder named by {@code WINNOW_DATASETS} holds them. */
class DatasetsIT {

  private static final double ALIKE = 6;

  private static Path file(String name) {
    String told = System.getenv("WINNOW_DATASETS");
    Path file = Path.of(told == null ? "../shared/datasets" : told).resolve(name);
    if (!Files.exists(file)) {
      System.out.println("SKIPPED: there is no " + name + " under WINNOW_DATASETS");
    }
    Assumptions.assumeTrue(Files.exists(file), "no " + name);
    return file;
  }

  @Test
  void nasty_images_are_imported_or_have_a_row(@TempDir Path folder) throws Exception {
    Path file = file("nasty-images/nasty-images.zip");
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      Import done = fixture.run("nasty-images.zip", Files.readAllBytes(file));
      List<String> report = fixture.report(done);
      Map<String, Long> codes =
          report.stream()
              .collect(
                  Collectors.groupingBy(
                      row -> row.replaceAll("^.* (imported|duplicate|rejected)", "$1"),
                      TreeMap::new,
                      Collectors.counting()));
      System.out.println("nasty-images.zip: " + codes);
      Files.write(Path.of("target", "nasty-report.txt"), report);

      assertThat(done.status()).isEqualTo(ImportStatus.DONE);
      assertThat(done.entries()).isEqualTo(742).isEqualTo(report.size());
      assertThat(done.imported() + done.duplicates() + done.rejected()).isEqualTo(742);
      assertThat(fixture.pool()).hasSize(done.imported());
      for (Image image : fixture.pool()) {
        BufferedImage pixels =
            Decoder.read(fixture.blobs.read(image.sha256()), image.mediaType(), 10_000);

        assertThat(size(pixels.getWidth(), pixels.getHeight()))
            .as(image.name())
            .isEqualTo(size(image.width(), image.height()));
      }
      assertVerdicts(fixture, done);
    }
  }

  /** Every file has the verdict that other readers have on it, or that an exception tells. */
  private static void assertVerdicts(PoolFixture fixture, Import done) throws Exception {
    Map<String, String> sizes =
        fixture.pool().stream()
            .collect(
                Collectors.toMap(
                    image -> image.sha256().hex(), image -> size(image.width(), image.height())));
    Map<String, String> answers =
        fixture.entries.list(done.id(), ImportEntries.Filter.ALL, -1, 1_000).entries().stream()
            .collect(Collectors.toMap(EntryView::source, row -> answer(row, sizes)));
    SoftAssertions all = new SoftAssertions();
    for (NastyVerdicts.Row row : NastyVerdicts.read(file("nasty-images/verdicts.csv"))) {
      String answer = answers.remove(row.path());
      if (!row.expected().isEmpty()) {
        all.assertThat(answer).as(row.path()).isEqualTo(row.expected());
      } else {
        all.assertThat(answer).as(row.path()).matches("\\d+x\\d+|image-corrupt|type-refused");
      }
    }
    all.assertAll();
    assertThat(answers).hasSize(15).allSatisfy(DatasetsIT::assertNestedArchive);
  }

  private static void assertNestedArchive(String path, String answer) {
    assertThat(path).endsWith(".zip");
    assertThat(answer).isEqualTo("nested-archive");
  }

  /** The size of what was imported, now or before, or the code of what was not. */
  private static String answer(EntryView row, Map<String, String> sizes) {
    String hash = row.sha256();
    String code = row.code();
    String size = hash == null ? null : sizes.get(hash);
    if (size != null && code == null) {
      return size;
    }
    assertThat(row.detail()).as(row.source()).isNotBlank().doesNotContain("Exception");
    return String.valueOf(code);
  }

  private static String size(int width, int height) {
    return width + "x" + height;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Landscape", "Portrait"})
  void same_picture_stored_in_nine_ways_comes_out_alike(String kind) throws Exception {
    Path file = file("nasty-images/nasty-images.zip");
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      Picture first = small(zip, kind + "_0.jpg");
      for (int i = 1; i <= 8; i++) {
        Picture other = small(zip, kind + "_" + i + ".jpg");

        assertThat(other.width()).isEqualTo(first.width());
        assertThat(distance(first, other)).as(kind + " " + i).isLessThan(ALIKE);
        assertThat(distance(first, other.upright(3))).isGreaterThan(3 * ALIKE);
      }
    }
  }

  private static Picture small(ZipFile zip, String name) throws Exception {
    ZipArchiveEntry entry = zip.getEntry("exif-orientation/" + name);
    byte[] bytes = zip.getInputStream(entry).readAllBytes();
    ImageHeader header = ImageHeader.read(MediaType.JPEG, bytes);
    return Shrink.to(Decoder.decode(bytes, header, 4).upright(header.orientation()), 48);
  }

  /** Mean difference of a colour's value, of 255. */
  private static double distance(Picture a, Picture b) {
    long sum = 0;
    for (int i = 0; i < a.argb().length; i++) {
      for (int shift : new int[] {0, 8, 16}) {
        sum += Math.abs((a.argb()[i] >> shift & 0xff) - (b.argb()[i] >> shift & 0xff));
      }
    }
    return sum / 3.0 / a.argb().length;
  }

  @Test
  void nasty_archives_end_and_their_counts_are_the_rows(@TempDir Path folder) throws Exception {
    Path file = file("nasty-images/nasty-images.zip");
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder);
        ZipFile outer = ZipFile.builder().setPath(file).get()) {
      for (ZipArchiveEntry entry : Collections.list(outer.getEntries())) {
        if (entry.getName().endsWith(".zip")) {
          byte[] inner = outer.getInputStream(entry).readAllBytes();
          Import done = fixture.run(EntryName.last(entry.getName()), inner, LabelUse.TRUTH);
          System.out.printf(
              "%s: %s %s, %d imported, %d duplicates, %d rejected%n",
              done.source(),
              done.status(),
              done.code(),
              done.imported(),
              done.duplicates(),
              done.rejected());

          assertThat(done.status().isFinal()).isTrue();
          assertThat(done.imported() + done.duplicates() + done.rejected())
              .isEqualTo(done.entries());
        }
      }
      assertThat(fixture.pool()).extracting(Image::sha256).doesNotHaveDuplicates();
    }
  }

  @Test
  void trashnet_shows_its_first_images_at_once(@TempDir Path folder) throws Exception {
    Path file = file("trashnet/trashnet-imagefolder.zip");
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      long start = System.nanoTime();
      Import one = fixture.stage("trashnet.zip", Files.readAllBytes(file), LabelUse.TRUTH);
      fixture.runner.run(one.id(), () -> true);
      double first = seconds(start);
      fixture.runner.run(one.id());
      Import done = fixture.get(one);
      System.out.printf("TrashNet: first batch %.2f s, all %.1f s%n", first, seconds(start));

      assertThat(done.imported()).isEqualTo(2_524);
      assertThat(done.duplicates()).isEqualTo(3);
    }
  }

  @Test
  void fashion_mnist_comes_in_whole(@TempDir Path folder) throws Exception {
    Path images = file("fashion-mnist/train-images-idx3-ubyte.gz");
    Path labels = file("fashion-mnist/train-labels-idx1-ubyte.gz");
    byte[] tar =
        Archives.tar(
            Archives.files(
                "train-images-idx3-ubyte.gz", Files.readAllBytes(images),
                "train-labels-idx1-ubyte.gz", Files.readAllBytes(labels)));
    try (PoolFixture fixture = new PoolFixture(TestDatabase.fresh(), folder)) {
      long start = System.nanoTime();
      Import done = fixture.run("fashion.tar", tar, LabelUse.TRUTH);
      System.out.printf("Fashion-MNIST: %.1f s%n", seconds(start));

      assertThat(done.imported()).isEqualTo(60_000);
      assertThat(fixture.images.count(fixture.projectId)).isEqualTo(60_000);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
