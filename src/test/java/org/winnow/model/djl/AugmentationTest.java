package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class AugmentationTest {

  @Test
  void small_images_are_moved_by_whole_pixels() {
    PixelPlanes planes = PixelPlanes.of(Drawings.bars(1, new PixelShape(1, 12, 12), 1));
    float[] source = ramp(planes);
    SplittableRandom random = new SplittableRandom(1);
    boolean moved = false;
    for (int i = 0; i < 20; i++) {
      float[] target = new float[planes.size()];
      new Augmentation(planes, false).apply(source, target, 0, random);
      // away from the borders, which reflect, a step to the right is one more, mirrored or not less
      assertThat(target[5 * 12 + 6] - target[5 * 12 + 5]).isEqualTo(1);
      assertThat(target[6 * 12 + 5] - target[5 * 12 + 5]).isEqualTo(12);
      moved |= target[5 * 12 + 5] != source[5 * 12 + 5];
    }
    assertThat(moved).isTrue();
  }

  @Test
  void half_of_the_images_are_mirrored_where_that_is_allowed() {
    PixelPlanes planes = PixelPlanes.of(Drawings.bars(1, new PixelShape(1, 12, 12), 1));
    float[] source = ramp(planes);
    SplittableRandom random = new SplittableRandom(1);
    int mirrored = 0;
    for (int i = 0; i < 100; i++) {
      float[] target = new float[planes.size()];
      new Augmentation(planes, true).apply(source, target, 0, random);
      mirrored += target[5 * 12 + 6] < target[5 * 12 + 5] ? 1 : 0;
    }
    assertThat(mirrored).isBetween(30, 70);
  }

  @Test
  void photos_stay_near_what_they_were() {
    PixelShape shape = new PixelShape(3, 64, 64);
    Pixels pixels = Drawings.bars(1, shape, 1);
    PixelPlanes planes = PixelPlanes.of(pixels);
    float[] source = new float[planes.size()];
    planes.write(pixels, 0, source, 0);
    float[] target = new float[planes.size() + 5];
    Arrays.fill(target, Float.NaN);
    new Augmentation(planes, false).apply(source, target, 5, new SplittableRandom(3));
    assertThat(target[4]).isNaN();
    double mean = 0;
    for (int i = 5; i < target.length; i++) {
      mean += target[i] / source.length;
    }
    assertThat(mean).isCloseTo(0, within(0.5));
    assertThat(Arrays.copyOfRange(target, 5, target.length)).isNotEqualTo(source);
  }

  private static float[] ramp(PixelPlanes planes) {
    float[] values = new float[planes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return values;
  }
}
