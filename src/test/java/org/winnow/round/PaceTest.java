package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnow.model.PixelShape;

class PaceTest {

  private static final PixelShape SMALL = new PixelShape(1, 28, 28);
  private static final PixelShape PHOTO = new PixelShape(3, 224, 224);

  @Test
  void small_images_start_with_a_full_slice_and_photos_with_some() {
    assertThat(new Pace(SMALL).images()).isEqualTo(1024);
    assertThat(new Pace(PHOTO).images()).isEqualTo(55);
    assertThat(new Pace(new PixelShape(3, 2048, 2048)).images()).isEqualTo(1);
  }

  @Test
  void a_slice_is_two_seconds_of_work() {
    Pace pace = new Pace(PHOTO);

    pace.next(55, 5.5);
    assertThat(pace.images()).isEqualTo(20);
    pace.next(20, 0.4);
    assertThat(pace.images()).isEqualTo(100);
  }

  @Test
  void a_slice_keeps_within_memory_and_above_its_own_cost() {
    Pace pace = new Pace(PHOTO);

    pace.next(55, 0.01);
    assertThat(pace.images()).isEqualTo(222);
    pace.next(222, 222);
    assertThat(pace.images()).isEqualTo(8);
    Pace small = new Pace(SMALL);
    small.next(1024, 0);
    assertThat(small.images()).isEqualTo(1024);
  }
}
