package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class ToneStatisticsTest {

  private static final PixelShape SHAPE = new PixelShape(3, 7, 6);
  private static final int PLANE = 7 * 6;
  private static final int MOMENTS = 60;
  private static final int WIDTH = MOMENTS + 72;

  @Test
  void moments_are_those_of_the_image_and_of_the_cells_it_is_cut_into() {
    // green is 200 in the upper two rows of the left two columns and 0 elsewhere
    byte[] values = new byte[SHAPE.size()];
    for (int y = 0; y < 2; y++) {
      Arrays.fill(values, PLANE + y * 6, PLANE + y * 6 + 2, (byte) 200);
    }
    float[] statistics = new ToneStatistics(SHAPE).of(new Pixels(values, 1, SHAPE), 0, 1);

    double mean = 200 * 4 / 255.0 / PLANE;
    double square = 200.0 * 200 * 4 / 255 / 255 / PLANE;
    assertThat(statistics[2]).isCloseTo((float) mean, within(1e-6f));
    assertThat(statistics[3]).isCloseTo((float) Math.sqrt(square - mean * mean), within(1e-6f));
    // after the whole image's six: nine cells of red, then green's upper left one
    int cell = 6 + 2 * 9;
    assertThat(statistics[cell]).isCloseTo(200 / 255f, within(1e-6f));
    assertThat(statistics[cell + 1]).isZero();
    for (int i = 0; i < MOMENTS; i++) {
      if (i != 2 && i != 3 && i != cell) {
        assertThat(statistics[i]).as("moment %d", i).isZero();
      }
    }
  }

  @Test
  void the_histogram_counts_hue_saturation_and_brightness() {
    // 14 pixels of pure red (hue 0) and 28 of a dull, dark blue (hue 2/3)
    byte[] values = new byte[SHAPE.size()];
    Arrays.fill(values, 0, 14, (byte) 255);
    Arrays.fill(values, 14, PLANE, (byte) 60);
    Arrays.fill(values, PLANE + 14, 2 * PLANE, (byte) 60);
    Arrays.fill(values, 2 * PLANE + 14, 3 * PLANE, (byte) 80);
    float[] statistics = new ToneStatistics(SHAPE).of(new Pixels(values, 1, SHAPE), 0, 1);

    float[] expected = new float[WIDTH - MOMENTS];
    expected[(0 * 3 + 2) * 3 + 2] = (float) Math.sqrt(1 / 3.0);
    expected[(5 * 3 + 0) * 3 + 0] = (float) Math.sqrt(2 / 3.0);
    assertThat(Arrays.copyOfRange(statistics, MOMENTS, statistics.length))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(expected);
  }

  @Test
  void a_part_of_the_images_has_the_same_statistics() {
    Pixels pixels = Drawings.bars(3, new PixelShape(3, 20, 24), 4);
    ToneStatistics statistics = new ToneStatistics(pixels.shape());
    float[] all = statistics.of(pixels, 0, 3);

    assertThat(statistics.of(pixels, 1, 3))
        .containsExactly(Arrays.copyOfRange(all, WIDTH, all.length));
  }

  @Test
  void of_grey_images_there_are_moments_alone() {
    PixelShape grey = new PixelShape(1, 20, 24);
    byte[] values = new byte[grey.size()];
    Arrays.fill(values, (byte) 51);
    float[] statistics = new ToneStatistics(grey).of(new Pixels(values, 1, grey), 0, 1);

    float[] expected = new float[20];
    for (int i = 0; i < 20; i += 2) {
      expected[i] = 0.2f;
    }
    assertThat(statistics).usingComparatorWithPrecision(1e-6f).containsExactly(expected);
  }
}
