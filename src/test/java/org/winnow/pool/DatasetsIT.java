package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.TestDatabase;

/** Imports of the real sets, where the folder named by {@code WINNOW_DATASETS} holds them. */
class DatasetsIT {

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
        Decoder.read(fixture.blobs.path(image.sha256()), image.mediaType(), 32);
      }
    }
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
      assertThat(first).isLessThan(3);
    }
  }

  @Test
  void fashion_mnist_is_in_within_ninety_seconds(@TempDir Path folder) throws Exception {
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
      assertThat(seconds(start)).isLessThan(90);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
