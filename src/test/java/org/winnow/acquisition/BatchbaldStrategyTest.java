package org.winnow.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.winnow.model.Probabilities;

class BatchbaldStrategyTest extends StrategyContractTest {

  @Override
  Strategy strategy() {
    return new BatchbaldStrategy();
  }

  @Test
  void does_not_ask_the_same_twice() {
    // By hand: images 0 and 1 part members a, b from c, d, and tell ln 2 = 0.6931, once. Image 2
    // parts a, c from b, d, nine times in ten: ln 2 − H(0.9) = 0.3681, whatever 0 was.
    float[] a = {1, 0, 1, 0, .9f, .1f};
    float[] b = {1, 0, 1, 0, .1f, .9f};
    float[] c = {0, 1, 0, 1, .9f, .1f};
    float[] d = {0, 1, 0, 1, .1f, .9f};
    Selection selection = strategy().select(Pools.withMembers(2, a, b, c, d), 3, 1);
    assertThat(selection.images()[1]).isEqualTo(2);
    assertThat(selection.scores()).containsExactly(new double[] {0.6931, 0.3681, 0}, within(1e-4));
  }

  @Test
  void begins_anew_when_the_members_are_told_apart() {
    // Image 0 tells the two members apart; image 1 is scored as if alone: see BALD.
    Pool pool = Pools.withMembers(2, new float[] {1, 0, 1, 0}, new float[] {0, 1, .5f, .5f});
    Selection selection = strategy().select(pool, 2, 1);
    assertThat(selection.images()).containsExactly(0, 1);
    assertThat(selection.scores()).containsExactly(new double[] {0.6931, 0.2158}, within(1e-4));
  }

  @Test
  void agrees_with_the_joint_entropies_written_out() {
    Pool pool = Pools.withMembers(3, members(8, 40, 3));
    List<Probabilities> members = Requirements.members(pool);
    Selection selection = strategy().select(pool, 5, 1);
    List<Integer> picked = new ArrayList<>();
    double before = 0;
    for (int i = 0; i < 5; i++) {
      double most = 0;
      int best = -1;
      for (int x = 0; x < 40; x++) {
        double joint = picked.contains(x) ? 0 : information(members, picked, x);
        if (joint > most) {
          most = joint;
          best = x;
        }
      }
      assertThat(selection.images()[i]).isEqualTo(best);
      assertThat(selection.scores()[i]).isCloseTo(most - before, within(1e-6));
      picked.add(best);
      before = most;
    }
  }

  @Test
  void drawn_configurations_tell_on_average_what_all_of_them_tell() {
    List<Probabilities> members = Requirements.members(Pools.withMembers(3, members(8, 40, 3)));
    JointPredictions all = new JointPredictions(members, 1_000_000, 1);
    addSix(all);
    double left = 0;
    double[] gains = new double[40];
    for (int seed = 0; seed < 400; seed++) {
      JointPredictions drawn = new JointPredictions(members, 50, seed);
      addSix(drawn);
      left += drawn.left() / 400;
      for (int image = 6; image < 40; image++) {
        gains[image] += drawn.gain(image) / 400;
      }
    }
    // A single draw of 50 is off by about 0.05; of 400 the mean is by a twentieth of that.
    assertThat(left).isCloseTo(all.left(), within(0.01));
    for (int image = 6; image < 40; image++) {
      assertThat(gains[image]).isCloseTo(all.gain(image), within(0.01));
    }
  }

  @Test
  void the_bound_is_never_below_the_gain_and_near_it() {
    List<Probabilities> members = Requirements.members(Pools.withMembers(3, members(8, 40, 3)));
    JointPredictions joint = new JointPredictions(members, 400, 1);
    for (int image = 0; image < 6; image++) {
      for (int other = 6; other < 40; other++) {
        assertThat(joint.bound(other))
            .isBetween(joint.gain(other), 1.25 * joint.gain(other) + 1e-3);
      }
      joint.add(image);
    }
  }

  private static void addSix(JointPredictions joint) {
    for (int image = 0; image < 6; image++) {
      joint.add(image);
    }
  }

  @Test
  void what_was_told_and_what_is_left_are_the_entropy_of_the_member() {
    Pool pool = Pools.withMembers(3, members(8, 40, 3));
    JointPredictions joint = new JointPredictions(Requirements.members(pool), 1_000, 1);
    double told = joint.gain(0);
    joint.add(0);
    told += joint.gain(1);
    joint.add(1);
    assertThat(told + joint.left()).isCloseTo(Math.log(8), within(1e-6));
  }

  /** H(y₁ … y_m, y_x) − mean over k of Σ H(y_i | k), all configurations gone through. */
  private static double information(List<Probabilities> members, List<Integer> picked, int x) {
    List<Integer> images = new ArrayList<>(picked);
    images.add(x);
    int configurations = (int) Math.pow(3, images.size());
    double information = 0;
    for (int s = 0; s < configurations; s++) {
      double mean = 0;
      for (Probabilities member : members) {
        double chance = 1.0 / members.size();
        int rest = s;
        for (int image : images) {
          chance *= Slowly.probability(member, image, rest % 3);
          rest /= 3;
        }
        mean += chance;
      }
      information -= mean * Math.log(mean);
    }
    for (Probabilities member : members) {
      for (int image : images) {
        for (int c = 0; c < 3; c++) {
          double p = Slowly.probability(member, image, c);
          information += p * Math.log(p) / members.size();
        }
      }
    }
    return information;
  }

  private static float[][] members(int count, int images, int classes) {
    SplittableRandom random = new SplittableRandom(7);
    float[][] members = new float[count][images * classes];
    for (float[] member : members) {
      for (int i = 0; i < images; i++) {
        double sum = 0;
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
          weights[c] = Math.exp(1.5 * random.nextGaussian());
          sum += weights[c];
        }
        for (int c = 0; c < classes; c++) {
          member[i * classes + c] = (float) (weights[c] / sum);
        }
      }
    }
    return members;
  }
}
