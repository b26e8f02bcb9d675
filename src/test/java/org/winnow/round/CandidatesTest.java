package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.annotation.Arm;
import org.winnow.annotation.CurrentLabel;
import org.winnow.pool.PoolIndex;

class CandidatesTest {

  private static final long CAT = 11;
  private static final long DOG = 12;

  // ordinals 0…5; 0 and 3 lie in the audit slice of 10 %
  private static final PoolIndex POOL =
      new PoolIndex(
          new long[] {100, 101, 102, 103, 104, 105},
          new double[] {0.09, 0.5, 0.9, 0.01, 0.3, 0.7},
          new long[] {CAT, 0, DOG, 0, 99, 0},
          new int[] {0, 1, 2, 3, 4, 5},
          0);

  @Test
  void audit_slice_is_never_active() {
    Candidates candidates =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, List.of(), List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.active()).containsExactly(1, 2, 4, 5);
    assertThat(candidates.audit()).containsExactly(0, 3);
  }

  @Test
  void audit_labels_are_not_trained_on() {
    List<CurrentLabel> labels =
        List.of(
            new CurrentLabel(101, 1, DOG, 7, Arm.ACTIVE, true, true),
            new CurrentLabel(103, 3, CAT, 8, Arm.RANDOM, false, false));

    Candidates candidates =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.trained().rows()).containsExactly(1);
    assertThat(candidates.trained().classes()).containsExactly(1);
    assertThat(candidates.audited().rows()).containsExactly(3);
    assertThat(candidates.active()).doesNotContain(1);
    assertThat(candidates.audit()).doesNotContain(3);
  }

  @Test
  void hidden_truth_counts_on_the_audit_slice_alone_labeled_or_not() {
    List<CurrentLabel> labels = List.of(new CurrentLabel(100, 0, DOG, 7, Arm.RANDOM, false, false));

    Candidates candidates =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.truth().rows()).containsExactly(0);
    assertThat(candidates.truth().classes()).containsExactly(0);
  }

  @Test
  void images_without_features_are_not_candidates_of_the_model() {
    Candidates candidates =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, List.of(), List.of(CAT, DOG), 0.1, 3);

    assertThat(candidates.active()).containsExactly(1, 2);
  }

  @Test
  void images_without_features_are_audited_all_the_same() {
    List<CurrentLabel> labels = List.of(new CurrentLabel(103, 3, CAT, 8, Arm.RANDOM, false, false));

    Candidates before =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, List.of(), List.of(CAT, DOG), 0.1, 3);
    Candidates after =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, labels, List.of(CAT, DOG), 0.1, 3);

    assertThat(before.audit()).containsExactly(0, 3);
    assertThat(after.audit()).containsExactly(0);
    assertThat(after.audited().size()).isZero();
    assertThat(after.auditArm(0.1).auditLabels()).isEqualTo(1);
  }

  @Test
  void before_any_features_the_whole_pool_is_there() {
    Candidates candidates =
        Candidates.of(POOL, EncodingOrder.OF_THE_POOL, List.of(), List.of(CAT, DOG), 0.1, 0);

    assertThat(candidates.active()).containsExactly(1, 2, 4, 5);
  }

  @Test
  void of_images_that_look_alike_one_is_chosen_at_a_time() {
    PoolIndex alike =
        new PoolIndex(
            new long[] {100, 101, 102, 103, 104, 105},
            new double[] {0.09, 0.5, 0.9, 0.01, 0.3, 0.7},
            new long[6],
            new int[] {0, 0, 2, 0, 2, 2},
            0);
    List<CurrentLabel> labels = List.of(new CurrentLabel(102, 2, CAT, 8, Arm.ACTIVE, true, true));

    Candidates before =
        Candidates.of(alike, EncodingOrder.OF_THE_POOL, List.of(), List.of(CAT, DOG), 0.1, 6);
    Candidates after =
        Candidates.of(alike, EncodingOrder.OF_THE_POOL, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(before.active()).containsExactly(1, 2);
    assertThat(after.active()).containsExactly(1, 4);
    assertThat(before.audit()).as("a uniform sample, alike or not").containsExactly(0, 3);
  }

  @Test
  void rows_are_those_of_the_features() {
    EncodingOrder order = new EncodingOrder(1, List.of(new EncodingOrder.Wave(0, 6)));
    List<CurrentLabel> labels =
        List.of(
            new CurrentLabel(101, 1, DOG, 7, Arm.ACTIVE, true, true),
            new CurrentLabel(103, 3, CAT, 8, Arm.RANDOM, false, false));

    Candidates all = Candidates.of(POOL, order, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(all.trained().rows()).containsExactly(order.row(1));
    assertThat(all.audited().rows()).containsExactly(order.row(3));
    assertThat(all.truth().rows()).containsExactly(order.row(0));
    assertThat(all.active()).containsExactlyInAnyOrder(order.row(2), order.row(4), order.row(5));
    assertThat(all.audit()).containsExactly(order.row(0));
  }

  @Test
  void where_features_are_a_sample_of_the_pool_audited_images_have_some() {
    EncodingOrder order = new EncodingOrder(1, List.of(new EncodingOrder.Wave(0, 6)));
    for (int encoded = 1; encoded <= 6; encoded++) {
      int images = encoded;
      Candidates some = Candidates.of(POOL, order, List.of(), List.of(CAT, DOG), 0.1, images);

      assertThat(IntStream.of(some.audit())).allMatch(row -> row < images);
      assertThat(some.active().length + some.audit().length).isEqualTo(images);
    }
  }

  @Test
  void of_images_that_came_later_some_are_audited_before_they_have_features() {
    EncodingOrder order = new EncodingOrder(1, List.of(new EncodingOrder.Wave(0, 3)));

    Candidates some = Candidates.of(POOL, order, List.of(), List.of(CAT, DOG), 0.1, 1);

    assertThat(some.audit()).containsExactlyInAnyOrder(order.row(0), 3);
  }
}
