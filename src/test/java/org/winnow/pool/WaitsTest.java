package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitsTest {

  @Test
  void pauses_grow_to_a_minute_and_begin_anew_when_it_went_on() {
    Waits waits = new Waits();

    List<Long> pauses =
        IntStream.range(0, 40).mapToObj(i -> waits.next(1)).map(Duration::toSeconds).toList();

    assertThat(pauses.subList(0, 7)).containsExactly(10L, 20L, 40L, 60L, 60L, 60L, 60L);
    assertThat(pauses.get(39)).isEqualTo(60);
    assertThat(waits.next(2)).as("of another import").isEqualTo(Waits.FIRST);
    assertThat(waits.over(1)).isTrue();
    assertThat(waits.over(1)).isFalse();
    assertThat(waits.next(1)).isEqualTo(Waits.FIRST);
  }
}
