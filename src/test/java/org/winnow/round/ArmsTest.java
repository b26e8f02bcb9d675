package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;

class ArmsTest {

  private static final long CAT = 11;
  private static final Map<Long, Integer> CLASSES = Map.of(CAT, 0);

  @Test
  void labels_are_told_apart_by_how_they_came_and_lie_in_the_order_they_were_given() {
    List<CurrentLabel> labels =
        List.of(
            label(0, 50, Arm.ACTIVE, true, true),
            label(1, 40, Arm.ACTIVE, true, true),
            label(2, 30, Arm.RANDOM, false, false),
            label(3, 20, Arm.NONE, false, true),
            label(4, 10, Arm.NONE, false, false));

    Arms arms = Arms.of(labels, EncodingOrder.OF_THE_POOL, CLASSES, 5);

    assertThat(arms.active().rows()).containsExactly(1, 0);
    assertThat(arms.audit().rows()).containsExactly(2);
    assertThat(arms.given().rows()).containsExactly(3);
  }

  @Test
  void what_was_asked_for_in_a_random_order_is_not_what_active_selection_chose() {
    Arms arms =
        Arms.of(
            List.of(label(0, 1, Arm.ACTIVE, false, true), label(1, 2, Arm.ACTIVE, true, true)),
            EncodingOrder.OF_THE_POOL,
            CLASSES,
            2);

    assertThat(arms.given().rows()).containsExactly(0);
    assertThat(arms.active().rows()).containsExactly(1);
  }

  @Test
  void rows_are_those_of_the_features() {
    EncodingOrder order = new EncodingOrder(1, List.of(new EncodingOrder.Wave(0, 40)));
    List<CurrentLabel> labels =
        List.of(label(5, 1, Arm.ACTIVE, true, true), label(6, 2, Arm.RANDOM, false, false));

    Arms arms = Arms.of(labels, order, CLASSES, 40);

    assertThat(arms.active().rows()).containsExactly(order.row(5));
    assertThat(arms.audit().rows()).containsExactly(order.row(6));
    assertThat(Arms.of(labels, order, CLASSES, order.row(5)).active().rows()).isEmpty();
  }

  private static CurrentLabel label(
      int ordinal, long answer, Arm arm, boolean chosen, boolean trains) {
    return new CurrentLabel(100 + ordinal, ordinal, CAT, answer, arm, chosen, trains);
  }
}
