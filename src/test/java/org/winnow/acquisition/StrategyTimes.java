package org.winnow.acquisition;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/**
 * Prints how long each strategy takes to choose 100 images of a large pool: 2,000 labels, 10
 * classes, 8 members. How to run it is in docs/benchmarks.md.
 */
final class StrategyTimes {

  private static final int CLASSES = 10;
  private static final int LABELS = 2_000;
  private static final int MEMBERS = 8;
  private static final int BATCH = 100;
  private static final int TIMES = 3;

  private StrategyTimes() {}

  /** Arguments: images, dimension, and the names of strategies; all of them without names. */
  public static void main(String[] arguments) {
    int images = Integer.parseInt(arguments[0]);
    int dimension = Integer.parseInt(arguments[1]);
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    Pool pool = pool(images, dimension);
    System.out.printf("| Strategy, %,d × %d | seconds | of processors |%n", images, dimension);
    System.out.println("|---|---|---|");
    for (Strategy strategy : Strategies.all()) {
      if (names.isEmpty() || names.contains(strategy.name())) {
        Times times = times(strategy, pool);
        System.out.printf(
            "| `%s` | %.2f | %.2f |%n", strategy.name(), times.wall, times.processors);
      }
    }
  }

  /** Seconds by the clock, and those of all processors together: a busy machine has fewer. */
  private record Times(double wall, double processors) {}

  /** The shortest of some runs, after one that the compiler learns from. */
  private static Times times(Strategy strategy, Pool pool) {
    strategy.select(pool, BATCH, 0);
    Times best = new Times(Double.MAX_VALUE, Double.MAX_VALUE);
    for (int i = 1; i <= TIMES; i++) {
      long processors = processorNanos();
      long start = System.nanoTime();
      strategy.select(pool, BATCH, i);
      double wall = (System.nanoTime() - start) / 1e9;
      best =
          new Times(
              Math.min(best.wall, wall),
              Math.min(best.processors, (processorNanos() - processors) / 1e9));
    }
    return best;
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Overlapping classes of five groups each, and linear classifiers that know the classes. */
  private static Pool pool(int images, int dimension) {
    SplittableRandom random = new SplittableRandom(1);
    int groups = 5 * CLASSES;
    float[] centres = gaussian(random, groups * dimension, 0.5f);
    float[] values = gaussian(random, images * dimension, 1);
    for (int i = 0; i < values.length; i++) {
      int group = (i / dimension) % groups;
      values[i] += centres[group * dimension + i % dimension];
    }
    Features features = new Features(values, images, dimension);
    float[] weights = new float[CLASSES * dimension];
    for (int i = 0; i < centres.length; i++) {
      weights[i % weights.length] += centres[i] / 2;
    }
    List<Probabilities> members = new ArrayList<>();
    for (int k = 0; k < MEMBERS; k++) {
      members.add(classified(features, disturbed(random, weights)));
    }
    int[] order = Draws.shuffled(Draws.range(images), 1);
    return new Pool(
        images,
        Arrays.copyOfRange(order, LABELS, images),
        Arrays.copyOf(order, LABELS),
        Arrays.stream(order).limit(LABELS).map(i -> i % CLASSES).toArray(),
        CLASSES,
        features,
        classified(features, weights),
        members);
  }

  private static float[] disturbed(RandomGenerator random, float[] weights) {
    float[] disturbed = gaussian(random, weights.length, 0.1f);
    for (int i = 0; i < weights.length; i++) {
      disturbed[i] += weights[i];
    }
    return disturbed;
  }

  private static float[] gaussian(RandomGenerator random, int length, float deviation) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = deviation * (float) random.nextGaussian();
    }
    return values;
  }

  private static Probabilities classified(Features features, float[] weightsCD) {
    int dimension = features.dimension();
    float[] probabilities = new float[features.rows() * CLASSES];
    double[] odds = new double[CLASSES];
    for (int i = 0; i < features.rows(); i++) {
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        double product = 0;
        for (int d = 0; d < dimension; d++) {
          product += features.valuesND()[i * dimension + d] * weightsCD[c * dimension + d];
        }
        odds[c] = Math.exp(Math.min(50, product / 4));
        sum += odds[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        probabilities[i * CLASSES + c] = (float) (odds[c] / sum);
      }
    }
    return new Probabilities(probabilities, features.rows(), CLASSES);
  }
}
