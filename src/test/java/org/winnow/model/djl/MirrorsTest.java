package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class MirrorsTest {

  private static final PixelShape SHAPE = new PixelShape(1, 12, 12);

  @Test
  void bars_keep_their_class() {
    Pixels bars = Drawings.bars(120, SHAPE, 1);
    assertThat(keepTheirClass(bars, Drawings.labels(120))).isTrue();
  }

  @Test
  void images_bright_on_their_left_are_others_than_those_bright_on_their_right() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] values = new byte[120 * SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      boolean left = i % 12 < 6;
      boolean even = i / SHAPE.size() % 2 == 0;
      values[i] = (byte) ((left == even ? 150 : 20) + random.nextInt(60));
    }
    assertThat(keepTheirClass(new Pixels(values, 120, SHAPE), Drawings.labels(120))).isFalse();
  }

  private static boolean keepTheirClass(Pixels pixels, int[] labels) {
    return new Mirrors(PixelPlanes.of(pixels), pixels, labels).keepTheirClass(1);
  }
}
