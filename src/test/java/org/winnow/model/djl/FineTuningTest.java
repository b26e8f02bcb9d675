package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class FineTuningTest {

  private static final PixelShape SHAPE = new PixelShape(1, 12, 12);
  private static final int STEPS = 40;
  private static final Pixels TAUGHT = Drawings.bars(90, SHAPE, 1);
  private static final Pixels OTHERS = Drawings.bars(60, SHAPE, 2);

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
  void networks_tell_images_they_never_saw_and_leave_known_features_as_they_are() {
    try (TunedNetworks networks = tuned(Drawings.labels(90), 1)) {
      Features features = networks.append(index(60), OTHERS);
      assertThat(features.dimension()).isEqualTo(1 + 2);
      int right = 0;
      for (int i = 0; i < 60; i++) {
        assertThat(features.valuesND()[3 * i]).isEqualTo(i);
        assertThat(features.valuesND()[3 * i + 1])
            .isEqualTo(-features.valuesND()[3 * i + 2], offset());
        right += predicted(features, i) == i % 2 ? 1 : 0;
      }
      assertThat(right).isGreaterThan(54);
    }
  }

  @Test
  void a_wrong_label_is_not_learned_by_heart_of_the_image_that_has_it() {
    int[] labels = Drawings.labels(90);
    for (int i = 0; i < 90; i += 15) {
      labels[i] = 1 - labels[i];
    }
    try (TunedNetworks networks = tuned(labels, 2)) {
      Features features = networks.append(index(90), TAUGHT);
      int asLabeled = 0;
      for (int i = 0; i < 90; i += 15) {
        asLabeled += predicted(features, i) == labels[i] ? 1 : 0;
      }
      assertThat(asLabeled).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void equal_seeds_learn_equally() {
    try (TunedNetworks one = tuned(Drawings.labels(90), 3);
        TunedNetworks same = tuned(Drawings.labels(90), 3);
        TunedNetworks other = tuned(Drawings.labels(90), 4)) {
      float[] values = one.append(index(60), OTHERS).valuesND();
      assertThat(same.append(index(60), OTHERS).valuesND()).isEqualTo(values);
      assertThat(other.append(index(60), OTHERS).valuesND()).isNotEqualTo(values);
    }
  }

  @Test
  void an_encoder_comes_back_from_its_file_and_gives_the_same(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("tuned.zip");
    Features before;
    try (TunedEncoder encoder = new TunedEncoder(new Counting(1), tuned(Drawings.labels(90), 1))) {
      before = encoder.encode(OTHERS);
      assertThat(encoder.dimension()).isEqualTo(before.dimension()).isEqualTo(3);
      assertThat(encoder.provenance()).containsEntry("source", "somewhere");
      encoder.save(file);
    }
    try (TunedEncoder encoder = TunedEncoder.load(runtime, file, new Counting(1))) {
      assertThat(encoder.encode(OTHERS).valuesND()).isEqualTo(before.valuesND());
      assertThat(encoder.encode(TAUGHT).rows()).isEqualTo(90);
    }
    Counting wide = new Counting(2);
    assertThatThrownBy(() -> TunedEncoder.load(runtime, file, wide))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a base of 1 features, got 2");
    assertThat(wide.closed).isTrue();
  }

  @Test
  void is_worthwhile_with_labels_enough_and_again_with_two_fifths_more() {
    assertThat(FineTuning.worthwhile(299, 2, 0)).isFalse();
    assertThat(FineTuning.worthwhile(300, 20, 0)).isTrue();
    assertThat(FineTuning.worthwhile(300, 21, 0)).isFalse();
    assertThat(FineTuning.worthwhile(419, 2, 300)).isFalse();
    assertThat(FineTuning.worthwhile(420, 2, 300)).isTrue();
    assertThat(FineTuning.worthwhile(1_000_000, 2, FineTuning.MOST_LABELS)).isFalse();
    assertThat(FineTuning.worthwhile(15_000, 1_000, 0)).isTrue();
  }

  @Test
  void large_images_are_fewer_so_that_memory_has_room_for_them() {
    assertThat(FineTuning.mostLabels(new PixelShape(3, 64, 64))).isEqualTo(10_000);
    assertThat(FineTuning.mostLabels(new PixelShape(3, 224, 224))).isEqualTo(1_783);
  }

  @Test
  void refuses_images_that_are_all_the_same() {
    Pixels blank = new Pixels(new byte[90 * SHAPE.size()], 90, SHAPE);
    int[] labels = Drawings.labels(90);
    assertThatThrownBy(() -> new FineTuning(runtime, blank, labels, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the 90 images are hardly different ones");
  }

  @Test
  void refuses_to_finish_before_it_has_learned() {
    try (FineTuning tuning = new FineTuning(runtime, TAUGHT, Drawings.labels(90), 2, 1, STEPS)) {
      tuning.advance(0);
      assertThatThrownBy(tuning::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  private static TunedNetworks tuned(int[] labels, long seed) {
    try (FineTuning tuning = new FineTuning(runtime, TAUGHT, labels, 2, seed, STEPS)) {
      while (tuning.advance(0.05)) {
        // a part at a time, as beside rounds
      }
      return tuning.finish();
    }
  }

  private static int predicted(Features features, int row) {
    int at = row * features.dimension();
    return features.valuesND()[at + 1] > features.valuesND()[at + 2] ? 0 : 1;
  }

  private static Features index(int rows) {
    return new Counting(1).encode(new Pixels(new byte[rows * SHAPE.size()], rows, SHAPE));
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(1e-4f);
  }

  /** Each image's place is its every feature. */
  private static final class Counting implements Encoder {

    private final int dimension;
    private boolean closed;

    Counting(int dimension) {
      this.dimension = dimension;
    }

    @Override
    public PixelShape input() {
      return SHAPE;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public Map<String, Object> provenance() {
      return Map.of("source", "somewhere");
    }

    @Override
    public Features encode(Pixels pixels) {
      float[] values = new float[pixels.images() * dimension];
      for (int i = 0; i < values.length; i++) {
        values[i] = i / dimension;
      }
      return new Features(values, pixels.images(), dimension);
    }

    @Override
    public void save(Path file) {
      throw new UnsupportedOperationException("lies in a file of its own");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
