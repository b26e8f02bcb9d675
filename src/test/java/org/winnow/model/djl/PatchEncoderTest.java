package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class PatchEncoderTest {

  private static final PixelShape GREY = new PixelShape(1, 20, 24);
  private static final int PATCH_FEATURES = 32;
  private static final int FEATURES = PATCH_FEATURES + 20;
  private static final PixelShape PHOTO = new PixelShape(3, 32, 32);
  private static final PatchEncoderSettings SETTINGS =
      new PatchEncoderSettings(
          GREY, List.of(new PatchScale(1, 6, 1, 40, 3)), PATCH_FEATURES, 2_000, 200);
  private static final PatchEncoderSettings TWO_SCALES =
      new PatchEncoderSettings(
          PHOTO,
          List.of(new PatchScale(1, 6, 1, 30, 3), new PatchScale(2, 6, 1, 20, 2)),
          16,
          2_000,
          200);

  private static DjlRuntime runtime;
  private static Pixels pixels;
  private static PatchEncoder encoder;

  private final Path folder;

  PatchEncoderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void learn() {
    runtime = DjlRuntime.open(DeviceChoice.CPU, 2);
    pixels = Drawings.bars(300, GREY, 1);
    encoder = new PatchEncoderTrainer(runtime).learn(pixels, SETTINGS, 7);
  }

  @AfterAll
  static void close() {
    encoder.close();
    runtime.close();
  }

  @Test
  void each_image_gets_one_row_of_finite_values() {
    Features features = encoder.encode(pixels);

    assertThat(features.rows()).isEqualTo(300);
    assertThat(features.dimension()).isEqualTo(FEATURES).isEqualTo(encoder.dimension());
    for (float value : features.valuesND()) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void flat_black_and_white_images_have_finite_features() {
    byte[] values = new byte[2 * GREY.size()];
    Arrays.fill(values, GREY.size(), values.length, (byte) 255);

    for (float value : encoder.encode(new Pixels(values, 2, GREY)).valuesND()) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void the_same_images_get_the_same_features() {
    assertThat(encoder.encode(pixels).valuesND()).isEqualTo(encoder.encode(pixels).valuesND());
  }

  @Test
  void features_do_not_depend_on_what_is_encoded_together() {
    Features whole = encoder.encode(pixels);
    for (int[] range : new int[][] {{0, 1}, {1, 131}, {131, 300}}) {
      float[] part = encoder.encode(Drawings.part(pixels, range[0], range[1])).valuesND();
      float[] expected =
          Arrays.copyOfRange(whole.valuesND(), range[0] * FEATURES, range[1] * FEATURES);
      assertThat(part).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
    }
  }

  @Test
  void the_same_seed_learns_the_same_and_another_seed_something_else() {
    try (PatchEncoder same = new PatchEncoderTrainer(runtime).learn(pixels, SETTINGS, 7);
        PatchEncoder other = new PatchEncoderTrainer(runtime).learn(pixels, SETTINGS, 8)) {
      float[] expected = encoder.encode(pixels).valuesND();
      assertThat(same.encode(pixels).valuesND()).isEqualTo(expected);
      assertThat(other.encode(pixels).valuesND()).isNotEqualTo(expected);
    }
  }

  @Test
  void what_is_done_between_the_parts_of_learning_changes_nothing() {
    AtomicInteger pauses = new AtomicInteger();
    try (PatchEncoder same =
        new PatchEncoderTrainer(runtime, folder, pauses::incrementAndGet)
            .learn(pixels, SETTINGS, 7)) {
      assertThat(same.encode(pixels).valuesND()).isEqualTo(encoder.encode(pixels).valuesND());
    }
    // after twelve steps of the clustering and a block of images
    assertThat(pauses).hasValue(13);
  }

  @Test
  void a_saved_encoder_gives_the_same_features() throws IOException {
    Path file = folder.resolve("encoder.npz");

    encoder.save(file);
    try (PatchEncoder loaded = PatchEncoder.load(runtime, file)) {
      assertThat(loaded.encode(pixels).valuesND())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(encoder.encode(pixels).valuesND());
      assertThat(loaded.input()).isEqualTo(GREY);
      assertThat(loaded.provenance()).containsEntry("kind", "patch").containsEntry("images", 300);
    }
  }

  @Test
  void a_file_that_is_no_encoder_is_refused() throws IOException {
    Path file = folder.resolve("encoder.npz");
    encoder.save(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(folder.resolve("text"), "no encoder");

    assertThatThrownBy(() -> PatchEncoder.load(runtime, file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PatchEncoder.load(runtime, text)).isInstanceOf(IOException.class);
  }

  @Test
  void two_scales_of_colour_images_are_seen() {
    Pixels photos = Drawings.bars(80, PHOTO, 3);
    try (PatchEncoder photo = new PatchEncoderTrainer(runtime).learn(photos, TWO_SCALES, 1)) {
      Features features = photo.encode(photos);

      // and of 80 images 40 axes of their tones
      assertThat(features.dimension()).isEqualTo(16 + 40);
      assertThat(distance(features, 0, 2)).isLessThan(distance(features, 0, 1) * 3);
      for (float value : features.valuesND()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void colours_without_any_pattern_are_told_apart() {
    Pixels flat = flat(120);
    try (PatchEncoder photo = new PatchEncoderTrainer(runtime).learn(flat, TWO_SCALES, 1)) {
      Features features = photo.encode(flat);

      assertThat(distance(features, 0, 2)).isLessThan(distance(features, 0, 1) / 10);
    }
  }

  @Test
  void images_that_differ_in_brightness_alone_are_told_apart() {
    byte[] values = new byte[120 * GREY.size()];
    SplittableRandom random = new SplittableRandom(1);
    for (int j = 0; j < values.length; j++) {
      boolean bright = j / GREY.size() % 2 == 1;
      values[j] = (byte) (random.nextInt(60) + (bright ? 150 : 30));
    }
    Pixels noise = new Pixels(values, 120, GREY);
    try (PatchEncoder grey = new PatchEncoderTrainer(runtime).learn(noise, SETTINGS, 1)) {
      Features features = grey.encode(noise);

      assertThat(spread(features, 0, PATCH_FEATURES)).isLessThan(0.5);
      assertThat(spread(features, PATCH_FEATURES, FEATURES)).isGreaterThan(1);
    }
  }

  /** How far even rows' mean is from that of odd ones, in root mean squares of what is left. */
  private static double spread(Features features, int from, int to) {
    double between = 0;
    double within = 0;
    int half = features.rows() / 2;
    for (int d = from; d < to; d++) {
      double[] mean = new double[2];
      for (int i = 0; i < features.rows(); i++) {
        mean[i % 2] += features.valuesND()[i * features.dimension() + d] / half;
      }
      between += (mean[0] - mean[1]) * (mean[0] - mean[1]);
      for (int i = 0; i < features.rows(); i++) {
        double off = features.valuesND()[i * features.dimension() + d] - mean[i % 2];
        within += off * off / features.rows();
      }
    }
    return Math.sqrt(between / within);
  }

  /** Every other one reddish and bluish of the same brightness, hardly different otherwise. */
  private static Pixels flat(int images) {
    byte[] values = new byte[images * PHOTO.size()];
    int plane = PHOTO.height() * PHOTO.width();
    for (int i = 0; i < images; i++) {
      int lit = i * PHOTO.size() + (i % 2) * 2 * plane;
      Arrays.fill(values, lit, lit + plane, (byte) (180 + i / 2 % 3));
    }
    return new Pixels(values, images, PHOTO);
  }

  @Test
  void tones_have_a_fifth_of_the_patch_features_variance() {
    Pixels photos = Drawings.bars(150, PHOTO, 3);
    try (PatchEncoder photo = new PatchEncoderTrainer(runtime).learn(photos, TWO_SCALES, 1)) {
      Features features = photo.encode(photos);

      assertThat(features.dimension()).isEqualTo(16 + 64);
      assertThat(variance(features, 16, 80))
          .isCloseTo(0.2 * variance(features, 0, 16), withinPercentage(1));
    }
  }

  private static double variance(Features features, int from, int to) {
    double sum = 0;
    for (int d = from; d < to; d++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < features.rows(); i++) {
        double value = features.valuesND()[i * features.dimension() + d];
        mean += value / features.rows();
        square += value * value / features.rows();
      }
      sum += square - mean * mean;
    }
    return sum;
  }

  @Test
  void a_saved_encoder_of_colour_images_gives_the_same_features() throws IOException {
    Path file = folder.resolve("colour.npz");
    Pixels photos = Drawings.bars(80, PHOTO, 3);
    try (PatchEncoder photo = new PatchEncoderTrainer(runtime).learn(photos, TWO_SCALES, 1)) {
      photo.save(file);
      try (PatchEncoder loaded = PatchEncoder.load(runtime, file)) {
        assertThat(loaded.encode(photos).valuesND())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(photo.encode(photos).valuesND());
      }
    }
  }

  @Test
  void a_file_from_before_there_were_tone_features_is_read() throws IOException {
    Path file = folder.resolve("before.npz");
    encoder.save(file);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path entry = zip.getPath("provenance.json");
      String said = Files.readString(entry);
      String before = said.replaceAll("\"tone_features\" : 20,\\s*", "");
      assertThat(before).hasSizeLessThan(said.length());
      Files.writeString(entry, before);
    }
    try (PatchEncoder loaded = PatchEncoder.load(runtime, file)) {
      float[] expected = encoder.encode(pixels).first(PATCH_FEATURES).valuesND();
      assertThat(loaded.encode(pixels).valuesND())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(expected);
    }
  }

  private static double distance(Features features, int a, int b) {
    double sum = 0;
    for (int d = 0; d < features.dimension(); d++) {
      double difference =
          features.valuesND()[a * features.dimension() + d]
              - features.valuesND()[b * features.dimension() + d];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Test
  void features_of_the_pool_are_centred_and_their_axes_uncorrelated() {
    Features features = encoder.encode(pixels);
    double[] mean = new double[32];
    double[][] products = new double[32][32];
    // The axes were learned from 200 of the 300; all of them are near enough.
    for (int i = 0; i < 300; i++) {
      for (int a = 0; a < 32; a++) {
        mean[a] += features.valuesND()[i * FEATURES + a] / 300;
        for (int b = 0; b < 32; b++) {
          products[a][b] +=
              features.valuesND()[i * FEATURES + a] * features.valuesND()[i * FEATURES + b] / 300;
        }
      }
    }
    assertThat(mean[0]).isCloseTo(0, within(0.2 * Math.sqrt(products[0][0])));
    assertThat(products[0][0]).isGreaterThan(products[10][10]);
    assertThat(Math.abs(products[0][1]))
        .isLessThan(0.3 * Math.sqrt(products[0][0] * products[1][1]));
  }

  @Test
  void few_images_get_few_axes() {
    Pixels four = Drawings.bars(4, GREY, 5);
    try (PatchEncoder small = new PatchEncoderTrainer(runtime).learn(four, SETTINGS, 1)) {
      // of patches, and of brightness
      assertThat(small.dimension()).isEqualTo(2 + 2);
      assertThat(small.encode(four).valuesND()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void equal_images_are_learned_from_without_failing() {
    Pixels equal = new Pixels(new byte[30 * GREY.size()], 30, GREY);
    try (PatchEncoder flat = new PatchEncoderTrainer(runtime).learn(equal, SETTINGS, 1)) {
      for (float value : flat.encode(pixels).valuesND()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void images_of_another_shape_are_refused() {
    Pixels other = Drawings.bars(2, PHOTO, 1);

    assertThatThrownBy(() -> encoder.encode(other)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PatchEncoderTrainer(runtime).learn(other, SETTINGS, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settings_follow_the_pool() {
    assertThat(PatchEncoderSettings.forPool(28, 28, true, 60_000).input())
        .isEqualTo(new PixelShape(1, 28, 28));
    assertThat(PatchEncoderSettings.forPool(32, 32, false, 50_000).input())
        .isEqualTo(new PixelShape(3, 32, 32));
    assertThat(PatchEncoderSettings.forPool(512, 384, false, 2_500).input())
        .isEqualTo(new PixelShape(3, 64, 64));
    assertThat(PatchEncoderSettings.forPool(512, 384, false, 2_500).scales()).hasSize(2);
    assertThat(PatchEncoderSettings.forPool(512, 384, false, 2_500).dimension()).isEqualTo(512);
    assertThat(PatchEncoderSettings.forPool(512, 384, false, 500).dimension()).isEqualTo(256);
    assertThat(PatchEncoderSettings.forPool(8, 5, true, 10).input())
        .isEqualTo(new PixelShape(1, 12, 12));
  }
}
