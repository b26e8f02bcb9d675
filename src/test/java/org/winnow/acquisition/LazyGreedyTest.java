package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
        new LazyGreedy(java.util.Arrays.stream(sets).mapToDouble(BitSet::cardinality).toArray());
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
