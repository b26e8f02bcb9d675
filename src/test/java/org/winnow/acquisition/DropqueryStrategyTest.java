package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

class DropqueryStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new DropqueryStrategy();
  }

  @Test
  void takes_the_middle_of_each_group_that_does_not_hold() {
    // 200 images on a line that all hold, but for two groups of 25, which two of three members
    // contradict; the middles are 52 and 152.
    Pool pool = pool(200, image -> inGroup(image) ? 2 : 0);
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()).containsExactlyInAnyOrder(52, 152);
    assertThat(selection.scores()).containsExactly(2 / 3.0, 2 / 3.0);
  }

  @Test
  void fills_up_with_what_fewer_contradict() {
    // 10 contradicted by all, 30 by one: of the 25 for a pick 10 and 15 of those.
    Pool pool = pool(200, image -> image < 10 ? 3 : image < 40 ? 1 : 0);
    int[] shortlist = new DropqueryStrategy().shortlist(pool, 1, 1);
    assertThat(shortlist).hasSize(25);
    assertThat(Arrays.copyOf(shortlist, 10)).containsExactlyInAnyOrder(Draws.range(10));
    assertThat(Arrays.stream(shortlist).skip(10)).allMatch(image -> image < 40);
  }

  @Test
  void takes_all_that_do_not_hold_however_many() {
    Pool pool = pool(200, image -> image < 120 ? 2 : 1);
    assertThat(new DropqueryStrategy().shortlist(pool, 1, 1))
        .containsExactlyInAnyOrder(Draws.range(120));
  }

  @Test
  void ranks_by_how_many_contradict() {
    Pool pool = pool(200, image -> image % 4);
    double[] scores = strategy().select(pool, 20, 1).scores();
    assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(scores[0]).isEqualTo(1);
  }

  @Test
  void asks_for_three_members_and_no_more() {
    assertThat(strategy().members()).isEqualTo(3);
  }

  private static boolean inGroup(int image) {
    return (image >= 40 && image < 65) || (image >= 140 && image < 165);
  }

  /** Images on a line, of class 0 to the classifier, and to so many members of class 1. */
  private static Pool pool(int images, java.util.function.IntUnaryOperator contradicting) {
    float[] positions = new float[images];
    float[][] members = new float[4][2 * images];
    for (int i = 0; i < images; i++) {
      positions[i] = i;
      for (int k = 0; k < members.length; k++) {
        boolean contradicts = k > 0 && k <= contradicting.applyAsInt(i);
        members[k][2 * i + (contradicts ? 1 : 0)] = 1;
      }
    }
    List<Probabilities> all =
        Arrays.stream(members).map(m -> new Probabilities(m, images, 2)).toList();
    return new Pool(
        images,
        Draws.range(images),
        new int[0],
        new int[0],
        2,
        new Features(positions, images, 1),
        all.get(0),
        all.subList(1, 4));
  }
}
