package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.round.EncodingOrder.Wave;

class EncodingOrderTest {

  private static final Wave FIRST = new Wave(0, 1000);
  private static final Wave SECOND = new Wave(1000, 1500);

  @Test
  void every_image_has_one_row() {
    EncodingOrder order = new EncodingOrder(7, List.of(FIRST, SECOND));

    assertThat(order.end()).isEqualTo(1500);
    for (int ordinal = 0; ordinal < 1600; ordinal++) {
      assertThat(order.ordinal(order.row(ordinal))).isEqualTo(ordinal);
    }
  }

  @Test
  void the_first_rows_of_a_wave_are_a_sample_of_it() {
    EncodingOrder order = new EncodingOrder(7, List.of(FIRST, SECOND));

    // 200 draws without replacement of 1,000, half of them below 500: deviation 6.3
    long low = IntStream.range(0, 200).map(order::ordinal).filter(o -> o < 500).count();
    assertThat(low).isBetween(75L, 125L);
    assertThat(IntStream.range(1000, 1500).map(order::ordinal)).allMatch(o -> o >= 1000);
  }

  @Test
  void a_new_wave_leaves_the_rows_before_it_where_they_are() {
    EncodingOrder before = new EncodingOrder(7, List.of(FIRST));
    EncodingOrder after = new EncodingOrder(7, List.of(FIRST, SECOND));

    assertThat(IntStream.range(0, 1000).map(after::ordinal))
        .containsExactlyElementsOf(IntStream.range(0, 1000).map(before::ordinal).boxed().toList());
    assertThat(before.ordinal(1200)).isEqualTo(1200);
  }

  /** Features on disk lie in this order: were it drawn in another way, they would be mixed up. */
  @Test
  void the_order_is_for_ever() {
    EncodingOrder order = new EncodingOrder(3, List.of(new Wave(0, 8), new Wave(8, 12)));

    assertThat(IntStream.range(0, 13).map(order::ordinal))
        .containsExactly(3, 4, 7, 6, 2, 0, 1, 5, 11, 8, 9, 10, 12);
  }

  @Test
  void encoders_have_orders_of_their_own() {
    EncodingOrder one = new EncodingOrder(7, List.of(FIRST));
    EncodingOrder other = new EncodingOrder(8, List.of(FIRST));

    assertThat(IntStream.range(0, 1000).filter(row -> one.ordinal(row) == other.ordinal(row)))
        .hasSizeLessThan(20);
  }

  @Test
  void features_from_before_there_were_waves_stay_where_they_are() {
    EncodingOrder order = new EncodingOrder(7, List.of(SECOND));

    assertThat(IntStream.range(0, 1000)).allMatch(row -> order.ordinal(row) == row);
    assertThat(order.end()).isEqualTo(1500);
  }

  @Test
  void a_wave_over_the_whole_pool_samples_it() {
    assertThat(new EncodingOrder(7, List.of(FIRST)).samples(1000)).isTrue();
    assertThat(new EncodingOrder(7, List.of(FIRST)).samples(1001)).isFalse();
    assertThat(new EncodingOrder(7, List.of(FIRST, SECOND)).samples(1500)).isFalse();
    assertThat(EncodingOrder.OF_THE_POOL.samples(0)).isFalse();
  }
}
