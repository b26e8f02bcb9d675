package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {

  private final Pool pool = Pools.blobs(300, 3, 8, 1);
  private final int[] slice = Arrays.stream(Draws.range(300)).filter(i -> i % 70 == 0).toArray();
  private final Policy margin = Strategies.policy("margin").orElseThrow();

  @Test
  void spreads_the_audit_arm_evenly() {
    List<Integer> positions = positions(Batch.compose(margin, pool, audit(0.1, 0, 0), 30, 1));
    assertThat(positions).hasSize(3);
    assertThat(positions.get(1) - positions.get(0)).isEqualTo(10);
    assertThat(positions.get(2) - positions.get(1)).isEqualTo(10);
  }

  @Test
  void starts_the_audit_arm_at_a_place_of_the_seeds_choosing() {
    Set<Integer> first = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      first.add(positions(Batch.compose(margin, pool, audit(0.1, 0, 0), 30, seed)).get(0));
    }
    assertThat(first).hasSizeGreaterThan(7).allMatch(position -> position < 10);
  }

  @Test
  void keeps_the_share_over_batches_smaller_than_its_inverse() {
    int audited = 0;
    for (int labels = 0; labels < 300; labels += 3) {
      Batch batch = Batch.compose(margin, pool, audit(0.1, labels, audited), 3, labels);
      audited += positions(batch).size();
    }
    assertThat(audited).isBetween(29, 31);
  }

  @Test
  void makes_up_for_audit_labels_that_are_behind() {
    Batch batch = Batch.compose(margin, pool, audit(0.1, 20, 0), 5, 1);
    // Two are owed at once: ⌊0.1 × 21 + u⌋ is at least 2.
    assertThat(positions(batch)).startsWith(0, 1);
  }

  @Test
  void never_chooses_actively_from_the_audit_slice() {
    Batch batch = Batch.compose(margin, pool, audit(0.1, 0, 0), 250, 1);
    for (Batch.Pick pick : batch.picks()) {
      boolean audited = Arrays.binarySearch(slice, pick.image()) >= 0;
      assertThat(pick.arm()).isEqualTo(audited ? Batch.Arm.RANDOM : Batch.Arm.ACTIVE);
    }
  }

  @Test
  void goes_on_with_one_arm_when_the_other_has_run_out() {
    int all = pool.candidates().length + slice.length;
    Batch batch = Batch.compose(margin, pool, audit(0.1, 0, 0), 10_000, 1);
    assertThat(batch.picks()).hasSize(all);
    assertThat(batch.picks()).extracting(Batch.Pick::image).doesNotHaveDuplicates();
    Batch last = Batch.compose(margin, pool.withCandidates(new int[0]), audit(0.1, 0, 0), 9, 1);
    assertThat(last.picks()).hasSize(slice.length);
  }

  @Test
  void puts_the_chance_of_each_audit_pick_on_record() {
    Batch batch = Batch.compose(margin, pool, audit(0.1, 0, 0), 20, 1);
    List<Batch.Pick> random =
        batch.picks().stream().filter(p -> p.arm() == Batch.Arm.RANDOM).toList();
    assertThat(random).hasSize(2).allSatisfy(p -> assertThat(p.probability()).isEqualTo(0.4));
  }

  @Test
  void a_share_of_nothing_means_no_audit_arm() {
    assertThat(positions(Batch.compose(margin, pool, audit(0, 0, 0), 30, 1))).isEmpty();
  }

  private Batch.Audit audit(double share, int labels, int auditLabels) {
    return new Batch.Audit(share, slice, labels, auditLabels);
  }

  private static List<Integer> positions(Batch batch) {
    return Arrays.stream(Draws.range(batch.picks().size()))
        .filter(i -> batch.picks().get(i).arm() == Batch.Arm.RANDOM)
        .boxed()
        .toList();
  }
}
