package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

class HeldOutTest {

  private static final PixelShape SHAPE = new PixelShape(1, 12, 12);
  private static final Pixels TAUGHT = Drawings.bars(60, SHAPE, 1);
  private static final Pixels OTHERS = Drawings.bars(60, SHAPE, 2);

  @Test
  void of_an_image_that_taught_only_the_network_it_was_kept_from_speaks() {
    HeldOut heldOut = HeldOut.of(TAUGHT);
    int[] keptFrom = HeldOut.keptFrom(TAUGHT, 3);
    int[] kept = new int[3];
    for (int i = 0; i < TAUGHT.images(); i++) {
      assertThat(heldOut.speakers(TAUGHT, i, 3).stream()).containsExactly(keptFrom[i]);
      kept[keptFrom[i]]++;
      assertThat(heldOut.speakers(OTHERS, i, 3).stream()).containsExactly(0, 1, 2);
    }
    assertThat(Arrays.stream(kept)).allMatch(count -> count >= 8);
  }

  @Test
  void knows_an_image_again_among_others() {
    Pixels moved = TAUGHT.select(new int[] {17, 3});
    HeldOut heldOut = HeldOut.of(TAUGHT);
    assertThat(heldOut.speakers(moved, 1, 3)).isEqualTo(heldOut.speakers(TAUGHT, 3, 3));
  }

  @Test
  void comes_back_from_a_file_as_it_was() {
    HeldOut heldOut = HeldOut.of(TAUGHT);
    assertThat(HeldOut.read(heldOut.values())).isEqualTo(heldOut);
  }
}
