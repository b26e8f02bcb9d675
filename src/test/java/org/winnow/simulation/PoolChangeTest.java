package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class PoolChangeTest {

  private static final PixelShape SHAPE = new PixelShape(3, 12, 10);
  private static final Dataset.Survey SURVEY = new Dataset.Survey(10, 12, false, 400);

  /** 400 images of four classes, a hundred each, with a gradient in a colour of their own. */
  private final LabeledSet set = gradients(400, 40);

  @Test
  void leaves_a_set_as_it_is_when_nothing_is_asked() {
    assertThat(new PoolChange(null, 1, 1, 1).apply(set)).isSameAs(set);
  }

  @Test
  void draws_images_of_the_train_part_with_their_labels() {
    LabeledSet drawn = new PoolChange(150, 1, 1, 1).apply(set);
    assertThat(drawn.train().images()).isEqualTo(150);
    assertThat(origins(drawn)).doesNotHaveDuplicates().isSorted();
    assertThat(drawn.test()).isSameAs(set.test());
    assertThat(drawn.testLabels()).isSameAs(set.testLabels());
    // Whatever their class: not a quarter of each.
    assertThat(new PoolChange(150, 1, 1, 1).apply(set).trainLabels())
        .isEqualTo(drawn.trainLabels());
    assertThat(origins(new PoolChange(150, 1, 1, 2).apply(set))).isNotEqualTo(origins(drawn));
  }

  @Test
  void lets_the_classes_fall_geometrically_in_their_order() {
    LabeledSet tail = new PoolChange(null, 8, 1, 1).apply(set);
    assertThat(counts(tail)).containsExactly(100, 50, 25, 13);
    assertThat(origins(tail)).doesNotHaveDuplicates();
    assertThat(tail.testLabels()).isSameAs(set.testLabels());
    assertThat(counts(new PoolChange(null, 100, 1, 1).apply(set))).containsExactly(100, 22, 5, 1);
  }

  @Test
  void keeps_the_ratio_where_the_first_class_has_too_few_or_the_last_too_many() {
    // Classes of 100, 100, 100 and 5 images: 5 · 8^(1 − c / 3) of each.
    LabeledSet scarce = select(set, i -> i % 4 != 3 || i < 20);
    assertThat(counts(new PoolChange(null, 8, 1, 1).apply(scarce))).containsExactly(40, 20, 10, 5);
  }

  @Test
  void has_every_image_with_its_near_duplicates_beside_it() {
    LabeledSet redundant = new PoolChange(null, 1, 3, 1).apply(set);
    assertThat(redundant.train().images()).isEqualTo(1200);
    for (int i = 0; i < 1200; i++) {
      assertThat(redundant.trainLabels()[i]).isEqualTo(set.trainLabels()[i / 3]);
    }
    for (int i = 0; i < 400; i++) {
      byte[] original = image(set.train(), i);
      assertThat(image(redundant.train(), 3 * i)).isEqualTo(original);
      for (int copy = 1; copy < 3; copy++) {
        byte[] other = image(redundant.train(), 3 * i + copy);
        assertThat(other).isNotEqualTo(original);
        // A pixel of shift is 8 here, 5 % of light at most 11, the noise's mean 1.6.
        assertThat(distance(original, other)).isBetween(0.5, 20.0);
      }
      assertThat(image(redundant.train(), 3 * i + 1))
          .isNotEqualTo(image(redundant.train(), 3 * i + 2));
    }
    assertThat(new PoolChange(null, 1, 3, 1).apply(set).train().values())
        .isEqualTo(redundant.train().values());
    assertThat(new PoolChange(null, 1, 3, 2).apply(set).train().values())
        .isNotEqualTo(redundant.train().values());
  }

  @Test
  void moves_an_image_by_a_pixel_and_repeats_its_edge() {
    PixelShape shape = new PixelShape(1, 12, 12);
    byte[] dot = new byte[shape.size()];
    dot[6 * 12 + 6] = (byte) 250;
    SplittableRandom random = new SplittableRandom(1);
    boolean moved = false;
    for (int i = 0; i < 20; i++) {
      byte[] copy = new byte[2 * shape.size()];
      NearDuplicate.write(dot, 0, copy, 1, shape, random);
      int brightest = 0;
      for (int p = 0; p < shape.size(); p++) {
        assertThat(copy[p]).isZero();
        boolean brighter = (copy[shape.size() + p] & 255) > (copy[shape.size() + brightest] & 255);
        brightest = brighter ? p : brightest;
      }
      assertThat(brightest / 12).isBetween(5, 7);
      assertThat(brightest % 12).isBetween(5, 7);
      assertThat(copy[shape.size() + brightest] & 255).isGreaterThan(215);
      moved |= brightest != 6 * 12 + 6;
    }
    assertThat(moved).isTrue();
  }

  @Test
  void composes_a_draw_a_long_tail_and_near_duplicates() {
    LabeledSet all = new PoolChange(200, 4, 5, 1).apply(set);
    int[] counts = counts(all);
    assertThat(Arrays.stream(counts)).allMatch(count -> count % 5 == 0);
    assertThat(counts[0] / (double) counts[3]).isBetween(3.5, 4.5);
    assertThat(all.train().images()).isEqualTo(Arrays.stream(counts).sum()).isLessThan(1000);
  }

  @Test
  void refuses_what_cannot_be_made_in_a_sentence() {
    refused(new PoolChange(401, 1, 1, 1), "up to the 400 images of the train part, got 401");
    refused(new PoolChange(3, 1, 1, 1), "an image of every class, got 3 and none of class b");
    refused(new PoolChange(null, 101, 1, 1), "--imbalance: expected no more than the 100 images");
    refused(new PoolChange(null, 1, 20_000, 1), "take fewer with --train-images");
  }

  @Test
  void features_of_a_changed_pool_are_not_taken_from_the_cache_of_another(@TempDir Path folder) {
    int[] encoded = new int[1];
    CachedEncoding cached = new CachedEncoding(new FirstPixels(encoded), folder);
    PoolChange[] changes = {
      new PoolChange(null, 1, 1, 1),
      new PoolChange(100, 1, 1, 1),
      new PoolChange(null, 8, 1, 1),
      new PoolChange(null, 1, 2, 1),
      new PoolChange(null, 1, 2, 2),
    };
    for (int i = 0; i < changes.length; i++) {
      LabeledSet changed = changes[i].apply(set);
      assertThat(cached.encode(changed, SURVEY).set().train().rows())
          .isEqualTo(changed.train().images());
      assertThat(encoded[0]).isEqualTo(i + 1);
    }
    EncodedSet again = cached.encode(changes[3].apply(set), SURVEY).set();
    assertThat(encoded[0]).isEqualTo(changes.length);
    assertThat(again.train().rows()).isEqualTo(800);
  }

  /** One feature an image, and a count of the sets that were encoded. */
  private record FirstPixels(int[] encoded) implements Encoding {

    @Override
    public PixelShape input(Dataset.Survey survey) {
      return SHAPE;
    }

    @Override
    public String description(Dataset.Survey survey) {
      return "first pixels";
    }

    @Override
    public Encoder learn(Pixels train, Dataset.Survey survey) {
      throw new UnsupportedOperationException("encodes without learning");
    }

    @Override
    public Encoded encode(LabeledSet set, Dataset.Survey survey) {
      encoded[0]++;
      return new Encoded(
          new EncodedSet(
              features(set.train()),
              set.trainLabels(),
              features(set.test()),
              set.testLabels(),
              set.classes().size()),
          Map.of(),
          1);
    }

    private static Features features(Pixels pixels) {
      float[] values = new float[pixels.images()];
      for (int i = 0; i < values.length; i++) {
        values[i] = pixels.values()[i * SHAPE.size()];
      }
      return new Features(values, values.length, 1);
    }
  }

  private void refused(PoolChange change, String sentence) {
    assertThatThrownBy(() -> change.apply(set))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(sentence);
  }

  /** Where the images of a set without near-duplicates come from, by their pixels. */
  private List<Integer> origins(LabeledSet drawn) {
    return IntStream.range(0, drawn.train().images())
        .mapToObj(
            i -> {
              int origin = origin(image(drawn.train(), i));
              assertThat(drawn.trainLabels()[i]).isEqualTo(set.trainLabels()[origin]);
              return origin;
            })
        .toList();
  }

  private int origin(byte[] image) {
    for (int i = 0; i < set.train().images(); i++) {
      if (Arrays.equals(image(set.train(), i), image)) {
        return i;
      }
    }
    throw new AssertionError("an image that is not of the set");
  }

  private static int[] counts(LabeledSet set) {
    int[] counts = new int[set.classes().size()];
    Arrays.stream(set.trainLabels()).forEach(label -> counts[label]++);
    return counts;
  }

  private static byte[] image(Pixels pixels, int i) {
    int size = pixels.shape().size();
    return Arrays.copyOfRange(pixels.values(), i * size, (i + 1) * size);
  }

  /** Mean absolute difference of the values. */
  private static double distance(byte[] a, byte[] b) {
    return IntStream.range(0, a.length)
        .mapToDouble(i -> Math.abs((a[i] & 255) - (b[i] & 255)))
        .average()
        .orElseThrow();
  }

  private static LabeledSet select(LabeledSet set, IntPredicate kept) {
    int[] images = IntStream.range(0, set.train().images()).filter(kept).toArray();
    byte[] values = new byte[images.length * SHAPE.size()];
    for (int i = 0; i < images.length; i++) {
      byte[] one = image(set.train(), images[i]);
      System.arraycopy(one, 0, values, i * one.length, one.length);
    }
    return new LabeledSet(
        set.classes(),
        new Pixels(values, images.length, SHAPE),
        Arrays.stream(images).map(i -> set.trainLabels()[i]).toArray(),
        set.test(),
        set.testLabels(),
        List.of());
  }

  private static LabeledSet gradients(int train, int test) {
    int[] testLabels = IntStream.range(0, test).map(i -> i % 4).toArray();
    int[] trainLabels = IntStream.range(0, train).map(i -> i % 4).toArray();
    return new LabeledSet(
        List.of("a", "b", "c", "d"),
        gradients(train),
        trainLabels,
        gradients(test),
        testLabels,
        List.of());
  }

  private static Pixels gradients(int images) {
    byte[] values = new byte[images * SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      int image = i / SHAPE.size();
      int channel = i / 120 % 3;
      int x = i % 10;
      int y = i / 10 % 12;
      values[i] = (byte) (40 + 8 * x + 4 * y + (channel == 0 ? image % 20 : image / 20));
    }
    return new Pixels(values, images, SHAPE);
  }
}
