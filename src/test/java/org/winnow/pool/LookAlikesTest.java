package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.image.PerceptualHash;
import org.winnow.testing.TestDatabase;

class LookAlikesTest {

  private static PerceptualHash any(Random random) {
    return new PerceptualHash(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** With this many bits the other way. */
  private static PerceptualHash disturbed(PerceptualHash hash, int bits, Random random) {
    long[] words = {hash.first(), hash.second(), hash.third(), hash.fourth()};
    List<Integer> places = new ArrayList<>();
    while (places.size() < bits) {
      int place = random.nextInt(256);
      if (!places.contains(place)) {
        places.add(place);
        words[place / 64] ^= 1L << place % 64;
      }
    }
    return new PerceptualHash(words[0], words[1], words[2], words[3]);
  }

  @Test
  void finds_what_comparing_with_every_first_one_finds() {
    Random random = new Random(7);
    LookAlikes looks = new LookAlikes();
    List<PerceptualHash> met = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    int alike = 0;
    for (int ordinal = 0; ordinal < 4_000; ordinal++) {
      PerceptualHash look =
          met.isEmpty() || random.nextInt(3) == 0
              ? any(random)
              : disturbed(met.get(random.nextInt(met.size())), random.nextInt(45), random);
      int nearest = -1;
      for (int first : firsts) {
        int distance = look.distance(met.get(first));
        if (distance <= 31 && (nearest < 0 || distance < look.distance(met.get(nearest)))) {
          nearest = first;
        }
      }

      OptionalInt found = looks.batch().meet(ordinal, look);

      assertThat(found.orElse(-1)).isEqualTo(nearest);
      met.add(look);
      if (found.isEmpty()) {
        firsts.add(ordinal);
        looks.add(ordinal, look);
      } else {
        alike++;
      }
    }
    assertThat(alike).isBetween(1_000, 3_000);
  }

  @Test
  void images_of_one_batch_meet_each_other() {
    Random random = new Random(8);
    PerceptualHash look = any(random);
    LookAlikes.Batch batch = new LookAlikes().batch();

    assertThat(batch.meet(5, look)).isEmpty();
    assertThat(batch.meet(6, any(random))).isEmpty();
    assertThat(batch.meet(7, disturbed(look, 31, random))).hasValue(5);
    assertThat(batch.meet(8, disturbed(look, 32, random))).isEmpty();
  }

  @Test
  void a_batch_that_failed_leaves_nothing() {
    Random random = new Random(9);
    PerceptualHash look = any(random);
    LookAlikes looks = new LookAlikes();
    looks.batch().meet(0, look);

    assertThat(looks.batch().meet(0, look)).isEmpty();
  }

  @Test
  void of_three_large_imports_at_once_the_one_asked_longest_ago_is_forgotten() {
    LookAlikeCache cache = new LookAlikeCache();
    TestDatabase.fresh()
        .useHandle(
            handle -> {
              for (int half = 1; half <= 2; half++) {
                for (long project = 1; project <= 3; project++) {
                  cache.upToDate(handle, project, half * 450_000);
                }
              }
              assertThat(cache.size()).isEqualTo(2);
              assertThat(cache.upToDate(handle, 1, 3_000_000).known()).isEqualTo(3_000_000);
              assertThat(cache.size()).as("the only one, however large").isEqualTo(1);
            });
  }
}
