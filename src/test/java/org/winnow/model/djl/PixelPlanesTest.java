package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class PixelPlanesTest {

  @Test
  void channels_are_centred_and_scaled_each_by_itself() {
    PixelShape shape = new PixelShape(3, 1, 2);
    Pixels pixels = new Pixels(new byte[] {0, (byte) 255, 51, 51, 102, (byte) 204}, 1, shape);
    PixelPlanes planes = PixelPlanes.of(pixels);
    float[] values = new float[8];
    planes.write(pixels, 0, values, 2);
    assertThat(values).containsExactly(new float[] {0, 0, -1, 1, 0, 0, -1, 1}, within(1e-3f));
  }

  @Test
  void large_images_are_averaged_over_squares() {
    PixelShape shape = new PixelShape(1, 224, 224);
    byte[] bytes = new byte[shape.size()];
    bytes[0] = (byte) 200;
    bytes[1] = (byte) 100;
    bytes[224] = (byte) 60;
    bytes[225] = (byte) 40;
    PixelPlanes measured = PixelPlanes.of(new Pixels(bytes, 1, shape));
    assertThat(measured.reduction()).isEqualTo(2);
    assertThat(measured.height()).isEqualTo(112);
    PixelPlanes plain = new PixelPlanes(shape, 2, List.of(0f), List.of(1f));
    float[] values = new float[plain.size()];
    plain.write(new Pixels(bytes, 1, shape), 0, values, 0);
    assertThat(values[0]).isCloseTo(100f / 255, within(1e-6f));
    assertThat(values[1]).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "112, 112, 112, 112",
    "127, 113, 63, 56",
    "227, 227, 75, 75",
    "227, 224, 75, 74",
    "331, 331, 110, 110",
    "384, 512, 76, 102",
    "1, 500, 1, 500",
    "2, 500, 1, 250"
  })
  void large_images_of_any_sides_are_small_afterwards_and_none_vanishes(
      int height, int width, int fewer, int narrower) {
    PixelShape shape = new PixelShape(1, height, width);
    Pixels pixels = new Pixels(new byte[shape.size()], 1, shape);
    PixelPlanes planes = PixelPlanes.of(pixels);
    assertThat(planes.height()).isEqualTo(fewer);
    assertThat(planes.width()).isEqualTo(narrower);
    planes.write(pixels, 0, new float[planes.size()], 0);
  }
}
