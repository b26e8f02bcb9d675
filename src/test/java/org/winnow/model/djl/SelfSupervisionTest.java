package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class SelfSupervisionTest {

  private static final PixelShape SHAPE = new PixelShape(1, 16, 16);
  private static final int THINGS = 8;
  private static final int STEPS = 60;
  private static final Pixels POOL = things(300, 1);
  private static final Pixels OTHERS = things(200, 2);

  private static DjlRuntime runtime;

  @BeforeAll
  static void open() {
    runtime = DjlRuntime.open(DeviceChoice.CPU, 2);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void learns_without_labels_to_tell_things_that_place_and_light_change() {
    double untaught = rightNeighbours(encoded(OTHERS, 0, 1));
    double taught = rightNeighbours(encoded(OTHERS, STEPS, 1));

    assertThat(untaught).isGreaterThan(1.0 / THINGS);
    assertThat(taught).isGreaterThan(untaught + 0.1);
  }

  @Test
  void leaves_known_features_as_they_are_and_joins_with_a_share_of_their_variance() {
    Features features = encoded(POOL, 0, 1);

    assertThat(features.dimension()).isEqualTo(1 + 128);
    double joined = 0;
    for (int i = 0; i < POOL.images(); i++) {
      int at = i * features.dimension();
      assertThat(features.valuesND()[at]).isEqualTo(i);
      for (int d = 1; d < features.dimension(); d++) {
        joined += Math.pow(features.valuesND()[at + d], 2) / POOL.images();
      }
    }
    // when it was measured the base counted to 64, part by part
    double known = 64 * 64 / 12.0;
    assertThat(joined / known).isBetween(0.25, 0.35);
  }

  @Test
  void joins_features_that_say_nothing() {
    try (SelfSupervisedEncoder encoder = learned(new CountingEncoder(SHAPE, 1, 0), 0, 1)) {
      float[] values = encoder.encode(OTHERS).valuesND();
      assertThat(values[0]).isZero();
      assertThat(values[1]).isFinite().isNotZero();
    }
  }

  @Test
  void equal_seeds_learn_equally() {
    float[] values = encoded(OTHERS, 3, 3).valuesND();

    assertThat(encoded(OTHERS, 3, 3).valuesND()).isEqualTo(values);
    assertThat(encoded(OTHERS, 3, 4).valuesND()).isNotEqualTo(values);
  }

  @Test
  void an_encoder_comes_back_from_its_file_and_gives_the_same(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("self-supervised.zip");
    Features before;
    Map<String, Object> made;
    try (SelfSupervisedEncoder encoder = learned(new CountingEncoder(SHAPE, 1), 3, 1)) {
      before = encoder.encode(OTHERS);
      made = encoder.provenance();
      encoder.save(file);
    }
    assertThat(made)
        .containsEntry("kind", "self-supervised")
        .containsEntry("effort", "small")
        .containsEntry("images", 300)
        .containsEntry("steps", 3);
    CountingEncoder base = new CountingEncoder(SHAPE, 1);
    try (SelfSupervisedEncoder encoder = SelfSupervisedEncoder.load(runtime, file, base)) {
      assertThat(encoder.dimension()).isEqualTo(before.dimension());
      assertThat(encoder.encode(OTHERS).valuesND()).isEqualTo(before.valuesND());
      Path again = folder.resolve("again.zip");
      encoder.save(again);
      assertThat(again).hasSameBinaryContentAs(file);
    }
    assertThat(base.isClosed()).isTrue();
  }

  @Test
  void a_file_that_is_cut_or_of_another_base_is_refused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("self-supervised.zip");
    try (SelfSupervisedEncoder encoder = learned(new CountingEncoder(SHAPE, 1), 0, 1)) {
      encoder.save(file);
    }
    CountingEncoder wide = new CountingEncoder(SHAPE, 2);
    assertThatThrownBy(() -> SelfSupervisedEncoder.load(runtime, file, wide))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a base of 1 features, got 2");
    assertThat(wide.isClosed()).isTrue();

    byte[] bytes = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length / 2));
    CountingEncoder base = new CountingEncoder(SHAPE, 1);
    assertThatThrownBy(() -> SelfSupervisedEncoder.load(runtime, cut, base))
        .isInstanceOf(IOException.class);
    assertThat(base.isClosed()).isTrue();
  }

  @Test
  void refuses_too_few_images_and_to_finish_before_it_has_learned() {
    CountingEncoder base = new CountingEncoder(SHAPE, 1);
    Pixels few = Drawings.part(POOL, 0, SelfSupervision.LEAST_IMAGES - 1);
    assertThatThrownBy(
            () -> new SelfSupervision(runtime, base, few, SelfSupervisionEffort.SMALL, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 256 images or more, got 255");
    try (SelfSupervision supervision =
        new SelfSupervision(runtime, base, POOL, SelfSupervisionEffort.SMALL, 1)) {
      supervision.advance(0);
      assertThatThrownBy(supervision::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void more_effort_is_a_wider_network_and_more_work() {
    SelfSupervisionEffort small = SelfSupervisionEffort.SMALL;
    SelfSupervisionEffort large = SelfSupervisionEffort.LARGE;
    assertThat(large.filters()).isGreaterThan(small.filters());
    assertThat(large.steps(50_000) * large.batch())
        .isGreaterThan(10 * small.steps(50_000) * small.batch());
    assertThat(small.steps(320)).isEqualTo(200);
    assertThat(small.steps(1_000_000)).isEqualTo(small.steps(100_000));
    assertThat(small.mostImages(new PixelShape(3, 64, 64))).isEqualTo(10_922);
  }

  /**
   * The share of images whose nearest other, by what joined the base's feature, is of their kind.
   */
  private static double rightNeighbours(Features features) {
    int right = 0;
    for (int i = 0; i < features.rows(); i++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int other = 0; other < features.rows(); other++) {
        double distance = other == i ? least : distance(features, i, other);
        if (distance < least) {
          least = distance;
          nearest = other;
        }
      }
      right += nearest % THINGS == i % THINGS ? 1 : 0;
    }
    return (double) right / features.rows();
  }

  private static double distance(Features features, int one, int other) {
    int dimension = features.dimension();
    double sum = 0;
    for (int d = 1; d < dimension; d++) {
      double difference =
          features.valuesND()[one * dimension + d] - features.valuesND()[other * dimension + d];
      sum += difference * difference;
    }
    return sum;
  }

  private static Features encoded(Pixels pixels, int steps, long seed) {
    try (SelfSupervisedEncoder encoder = learned(new CountingEncoder(SHAPE, 1), steps, seed)) {
      return encoder.encode(pixels);
    }
  }

  private static SelfSupervisedEncoder learned(Encoder base, int steps, long seed) {
    try (SelfSupervision supervision =
        new SelfSupervision(runtime, base, POOL, SelfSupervisionEffort.SMALL, steps, seed)) {
      while (supervision.advance(0.05)) {
        // a part at a time, as beside rounds
      }
      return new SelfSupervisedEncoder(base, supervision.finish(), supervision.provenance());
    }
  }

  /** Things of five soft spots each, in turn; moved, nearer or farther, and in another light. */
  private static Pixels things(int images, long seed) {
    double[][] spots = spots();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] values = new byte[images * SHAPE.size()];
    for (int i = 0; i < images; i++) {
      double zoom = Math.exp(random.nextDouble(-0.35, 0.35));
      double right = random.nextDouble(-2, 2) + 7.5;
      double down = random.nextDouble(-2, 2) + 7.5;
      double contrast = 50 * Math.exp(random.nextDouble(-0.5, 0.5));
      double brightness = random.nextDouble(80, 140);
      for (int j = 0; j < SHAPE.size(); j++) {
        double x = (j % SHAPE.width() - 7.5) * zoom + right;
        double y = (j / SHAPE.width() - 7.5) * zoom + down;
        double value = brightness + contrast * height(spots[i % THINGS], x, y);
        values[i * SHAPE.size() + j] =
            (byte) Math.max(0, Math.min(255, value + random.nextInt(30)));
      }
    }
    return new Pixels(values, images, SHAPE);
  }

  /** Of each thing's spots: place, size, and whether they are bright or dark. */
  private static double[][] spots() {
    SplittableRandom random = new SplittableRandom(78);
    double[][] spots = new double[THINGS][20];
    for (double[] thing : spots) {
      for (int s = 0; s < thing.length; s += 4) {
        thing[s] = random.nextDouble(SHAPE.width());
        thing[s + 1] = random.nextDouble(SHAPE.height());
        thing[s + 2] = random.nextDouble(1, 3);
        thing[s + 3] = random.nextDouble(-1, 1);
      }
    }
    return spots;
  }

  private static double height(double[] thing, double x, double y) {
    double height = 0;
    for (int s = 0; s < thing.length; s += 4) {
      double right = x - thing[s];
      double down = y - thing[s + 1];
      double size = thing[s + 2];
      height += thing[s + 3] * Math.exp(-(right * right + down * down) / (2 * size * size));
    }
    return height;
  }
}
