package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LazyGreedyTest {

  @Test
  void picks_what_measuring_all_would_pick() {
    BitSet[] sets = sets(60, 200);
    BitSet lazy = new BitSet();
    BitSet slow = new BitSet();
    LazyGreedy greedy =
        new LazyGreedy(Arrays.stream(sets).mapToDouble(BitSet::cardinality).toArray());
    List<Integer> used = new ArrayList<>();
    for (int pick = 0; pick < 40; pick++) {
      LazyGreedy.Gain next = greedy.next(p -> added(sets[p], lazy));
      int best = -1;
      for (int p = 0; p < sets.length; p++) {
        if (!used.contains(p) && (best < 0 || added(sets[p], slow) > added(sets[best], slow))) {
          best = p;
        }
      }
      assertThat(next.position()).isEqualTo(best);
      assertThat(next.gain()).isEqualTo(added(sets[best], slow));
      used.add(best);
      slow.or(sets[best]);
      lazy.or(sets[best]);
    }
  }

  @Test
  void a_bound_saves_measurements_and_changes_no_pick() {
    BitSet[] sets = sets(300, 2_000);
    double[] alone = Arrays.stream(sets).mapToDouble(BitSet::cardinality).toArray();
    BitSet covered = new BitSet();
    BitSet bounded = new BitSet();
    LazyGreedy plain = new LazyGreedy(alone);
    LazyGreedy withBound = new LazyGreedy(alone);
    int[] measured = new int[2];
    for (int pick = 0; pick < 100; pick++) {
      LazyGreedy.Gain expected =
          plain.next(
              p -> {
                measured[0]++;
                return added(sets[p], covered);
              });
      LazyGreedy.Gain next =
          withBound.next(
              p -> added(sets[p], bounded) + 0.5,
              p -> {
                measured[1]++;
                return added(sets[p], bounded);
              });
      assertThat(next.position()).isEqualTo(expected.position());
      assertThat(next.gain()).isEqualTo(expected.gain());
      covered.or(sets[next.position()]);
      bounded.or(sets[next.position()]);
    }
    assertThat(measured[1]).isLessThan(measured[0] / 2);
  }

  private static double added(BitSet set, BitSet covered) {
    BitSet fresh = (BitSet) set.clone();
    fresh.andNot(covered);
    return fresh.cardinality();
  }

  private static BitSet[] sets(int count, int elements) {
    SplittableRandom random = new SplittableRandom(1);
    BitSet[] sets = new BitSet[count];
    for (int s = 0; s < count; s++) {
      sets[s] = new BitSet();
      for (int e = random.nextInt(30); e >= 0; e--) {
        sets[s].set(random.nextInt(elements));
      }
    }
    return sets;
  }
}
