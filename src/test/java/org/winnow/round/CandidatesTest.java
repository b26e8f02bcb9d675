package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
          new long[] {CAT, 0, DOG, 0, 99, 0});

  @Test
  void audit_slice_is_never_active() {
    Candidates candidates = Candidates.of(POOL, List.of(), List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.active()).containsExactly(1, 2, 4, 5);
    assertThat(candidates.audit()).containsExactly(0, 3);
  }

  @Test
  void audit_labels_are_not_trained_on() {
    List<CurrentLabel> labels =
        List.of(
            new CurrentLabel(101, 1, DOG, 7, Arm.ACTIVE, true, true),
            new CurrentLabel(103, 3, CAT, 8, Arm.RANDOM, false, false));

    Candidates candidates = Candidates.of(POOL, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.trained().ordinals()).containsExactly(1);
    assertThat(candidates.trained().classes()).containsExactly(1);
    assertThat(candidates.audited().ordinals()).containsExactly(3);
    assertThat(candidates.active()).doesNotContain(1);
    assertThat(candidates.audit()).doesNotContain(3);
  }

  @Test
  void hidden_truth_counts_on_the_audit_slice_alone_labeled_or_not() {
    List<CurrentLabel> labels = List.of(new CurrentLabel(100, 0, DOG, 7, Arm.RANDOM, false, false));

    Candidates candidates = Candidates.of(POOL, labels, List.of(CAT, DOG), 0.1, 6);

    assertThat(candidates.truth().ordinals()).containsExactly(0);
    assertThat(candidates.truth().classes()).containsExactly(0);
  }

  @Test
  void images_without_features_are_not_candidates_of_the_model() {
    Candidates candidates = Candidates.of(POOL, List.of(), List.of(CAT, DOG), 0.1, 3);

    assertThat(candidates.active()).containsExactly(1, 2);
  }

  @Test
  void images_without_features_are_audited_all_the_same() {
    List<CurrentLabel> labels = List.of(new CurrentLabel(103, 3, CAT, 8, Arm.RANDOM, false, false));

    Candidates before = Candidates.of(POOL, List.of(), List.of(CAT, DOG), 0.1, 3);
    Candidates after = Candidates.of(POOL, labels, List.of(CAT, DOG), 0.1, 3);

    assertThat(before.audit()).containsExactly(0, 3);
    assertThat(after.audit()).containsExactly(0);
    assertThat(after.audited().size()).isZero();
    assertThat(after.auditArm(0.1).auditLabels()).isEqualTo(1);
  }

  @Test
  void before_any_features_the_whole_pool_is_there() {
    Candidates candidates = Candidates.of(POOL, List.of(), List.of(CAT, DOG), 0.1, 0);

    assertThat(candidates.active()).containsExactly(1, 2, 4, 5);
  }
}
