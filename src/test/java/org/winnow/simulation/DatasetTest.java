package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class DatasetTest {

  private final Path folder;

  DatasetTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void a_folder_a_zip_and_a_tar_gz_hold_the_same() throws IOException {
    Map<String, byte[]> files = LabeledFiles.brightness(10, 4, "");
    Path own = Files.createDirectory(folder.resolve("set"));
    for (Path path :
        new Path[] {
          LabeledFiles.folder(own, files),
          LabeledFiles.zip(folder.resolve("set.zip"), files),
          LabeledFiles.tarGz(folder.resolve("set.tar.gz"), files)
        }) {
      Dataset dataset = Dataset.open(path);
      assertThat(dataset.survey()).isEqualTo(new Dataset.Survey(14, 12, true, 10));
      LabeledSet set = dataset.read(new PixelShape(1, 12, 14));
      assertThat(set.classes()).containsExactly("dark", "light");
      assertThat(set.train().images()).isEqualTo(10);
      assertThat(set.test().images()).isEqualTo(4);
      assertThat(Arrays.stream(set.trainLabels()).sum()).isEqualTo(5);
      assertThat(set.leftOut()).isEmpty();
      for (int i = 0; i < 10; i++) {
        int first = set.train().values()[i * 12 * 14] & 255;
        assertThat(set.trainLabels()[i]).isEqualTo(first > 128 ? 1 : 0);
      }
    }
  }

  @Test
  void one_top_folder_does_not_matter() throws IOException {
    Path zip =
        LabeledFiles.zip(folder.resolve("set.zip"), LabeledFiles.brightness(6, 2, "my-set/"));
    assertThat(Dataset.open(zip).survey().images()).isEqualTo(6);
  }

  @Test
  void a_file_that_cannot_be_decoded_is_left_out_and_named() throws IOException {
    Map<String, byte[]> files = LabeledFiles.brightness(10, 4, "");
    files.put("train/light/broken.jpg", new byte[] {1, 2, 3});
    Path zip = LabeledFiles.zip(folder.resolve("set.zip"), files);
    LabeledSet set = Dataset.open(zip).read(new PixelShape(1, 12, 14));
    assertThat(set.leftOut()).containsExactly("train/light/broken.jpg");
    assertThat(set.train().images()).isEqualTo(10);
    assertThat(set.trainLabels()).hasSize(10);
  }

  @Test
  void photos_that_lie_on_their_side_are_seen_upright_as_the_server_sees_them() throws IOException {
    BufferedImage upright = Pictures.quarters(40, 80);
    byte[] turned =
        Pictures.withOrientation(Pictures.encode(Pictures.stored(upright, 6), "jpeg"), 6);
    Dataset dataset = photos("turned.zip", turned);
    Dataset straight = photos("straight.zip", Pictures.encode(upright, "jpeg"));
    PixelShape shape = new PixelShape(3, 20, 10);

    assertThat(dataset.survey()).isEqualTo(straight.survey());
    assertThat(dataset.survey().medianHeight()).isEqualTo(80);
    assertThat(difference(dataset.read(shape).test(), straight.read(shape).test())).isLessThan(4);
  }

  private Dataset photos(String name, byte[] jpeg) throws IOException {
    return Dataset.open(
        LabeledFiles.zip(
            folder.resolve(name),
            Map.of("train/a/1.jpg", jpeg, "train/b/2.jpg", jpeg, "test/a/3.jpg", jpeg)));
  }

  /** The mean of the absolute differences of all values. */
  private static double difference(Pixels one, Pixels other) {
    assertThat(one.values()).hasSameSizeAs(other.values());
    return IntStream.range(0, one.values().length)
        .map(i -> Math.abs((one.values()[i] & 255) - (other.values()[i] & 255)))
        .average()
        .orElseThrow();
  }

  @Test
  void idx_files_are_read_gzipped_or_not() throws IOException {
    for (boolean gzip : new boolean[] {true, false}) {
      Path own = Files.createDirectory(folder.resolve("idx" + gzip));
      Dataset dataset = Dataset.open(LabeledFiles.idx(own, 7, 3, gzip));
      assertThat(dataset.survey()).isEqualTo(new Dataset.Survey(3, 2, true, 7));
      LabeledSet set = dataset.read(new PixelShape(1, 2, 3));
      assertThat(set.classes()).containsExactly("0", "1", "2");
      assertThat(set.trainLabels()).containsExactly(0, 1, 2, 0, 1, 2, 0);
      assertThat(Arrays.copyOfRange(set.train().values(), 12, 18))
          .containsExactly(2, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void a_cut_idx_file_is_named() throws IOException {
    LabeledFiles.idx(folder, 7, 3, false);
    Path file = folder.resolve("train-images-idx3-ubyte");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
    assertThatThrownBy(() -> Dataset.open(folder).read(new PixelShape(1, 2, 3)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("train-images-idx3-ubyte ends before its last value");
  }

  @Test
  void idx_labels_that_are_missing_are_asked_for() throws IOException {
    LabeledFiles.idx(folder, 7, 3, false);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(() -> Dataset.open(folder).read(new PixelShape(1, 2, 3)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Expected train-images, train-labels, t10k-images and t10k-labels");
  }

  @Test
  void what_is_not_there_or_no_set_is_refused_in_a_sentence() throws IOException {
    refused(folder.resolve("nothing"), "does not exist");
    refused(Files.createDirectory(folder.resolve("empty")), "Expected images in train/<class>/");
    refused(Files.write(folder.resolve("text"), new byte[600]), "is none of them");
    Map<String, byte[]> files = LabeledFiles.brightness(6, 2, "");
    files.put("test/blue/1.png", LabeledFiles.png(3, 3));
    refused(LabeledFiles.zip(folder.resolve("b.zip"), files), "found no train/blue");
  }

  @Test
  void a_cut_archive_is_refused_in_a_sentence() throws IOException {
    for (Path path :
        new Path[] {
          LabeledFiles.zip(folder.resolve("a.zip"), LabeledFiles.brightness(40, 20, "")),
          LabeledFiles.tarGz(folder.resolve("a.tar.gz"), LabeledFiles.brightness(40, 20, ""))
        }) {
      byte[] whole = Files.readAllBytes(path);
      refused(Files.write(path, Arrays.copyOf(whole, whole.length / 2)), "is not a whole archive");
    }
  }

  private static void refused(Path path, String sentence) {
    assertThatThrownBy(() -> Dataset.open(path).survey())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(sentence);
  }
}
