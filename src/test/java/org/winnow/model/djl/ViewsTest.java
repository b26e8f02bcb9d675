package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;

class ViewsTest {

  @Test
  void are_smaller_and_of_the_images_channels() {
    Views views = new Views(planes(3, 40, 20));
    assertThat(views.height()).isEqualTo(28);
    assertThat(views.width()).isEqualTo(14);
    assertThat(views.size()).isEqualTo(3 * 28 * 14);
    assertThat(new Views(planes(1, 6, 10)).height()).isEqualTo(6);
    assertThat(new Views(planes(1, 6, 10)).width()).isEqualTo(8);
  }

  @Test
  void keep_left_to_right_of_grey_images_and_mirror_half_of_the_others() {
    assertThat(mirrored(1)).isZero();
    assertThat(mirrored(3)).isBetween(60, 140);
  }

  @Test
  void differ_in_part_and_light() {
    PixelPlanes planes = planes(1, 20, 20);
    Views views = new Views(planes);
    SplittableRandom random = new SplittableRandom(1);
    float[] ramp = ramp(planes);
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    float[] view = new float[views.size()];
    for (int i = 0; i < 100; i++) {
      views.draw(ramp, view, 0, random);
      least = Math.min(least, view[0]);
      most = Math.max(most, view[0]);
      for (float value : view) {
        assertThat(value).isBetween(-0.5f, 20 * 1.5f + 0.5f);
      }
    }
    assertThat(most - least).isGreaterThan(4);
  }

  /** Of 200 views of an image that grows brighter to the right, those that grow darker. */
  private static int mirrored(int channels) {
    PixelPlanes planes = planes(channels, 20, 20);
    Views views = new Views(planes);
    SplittableRandom random = new SplittableRandom(1);
    float[] ramp = ramp(planes);
    float[] view = new float[views.size() + 1];
    int mirrored = 0;
    for (int i = 0; i < 200; i++) {
      views.draw(ramp, view, 1, random);
      assertThat(view[0]).isZero();
      mirrored += view[1] > view[views.width()] ? 1 : 0;
    }
    return mirrored;
  }

  private static float[] ramp(PixelPlanes planes) {
    float[] ramp = new float[planes.size()];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i % planes.width();
    }
    return ramp;
  }

  private static PixelPlanes planes(int channels, int height, int width) {
    return new PixelPlanes(
        new PixelShape(channels, height, width),
        1,
        Collections.nCopies(channels, 0f),
        Collections.nCopies(channels, 1f));
  }
}
