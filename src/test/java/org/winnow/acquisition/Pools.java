package org.winnow.acquisition;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.winnow.model.Features;
import org.winnow.model.Probabilities;

/** Pools to choose from. */
final class Pools {

  private Pools() {}

  /** N images around C centres, every seventh labeled, and probabilities that know a little. */
  static Pool blobs(int images, int classes, int dimension, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    float[] features = new float[images * dimension];
    float[] probabilities = new float[images * classes];
    for (int i = 0; i < images; i++) {
      for (int d = 0; d < dimension; d++) {
        float centre = d % classes == i % classes ? 4 : 0;
        features[i * dimension + d] = centre + (float) random.nextGaussian();
      }
      float sum = 0;
      for (int c = 0; c < classes; c++) {
        float weight = random.nextFloat() + (c == i % classes ? 1 : 0.01f);
        probabilities[i * classes + c] = weight;
        sum += weight;
      }
      for (int c = 0; c < classes; c++) {
        probabilities[i * classes + c] /= sum;
      }
    }
    int[] labeled = Arrays.stream(Draws.range(images)).filter(i -> i % 7 == 3).toArray();
    return new Pool(
        images,
        Arrays.stream(Draws.range(images)).filter(i -> i % 7 != 3 && i % 10 != 0).toArray(),
        labeled,
        Arrays.stream(labeled).map(i -> i % classes).toArray(),
        classes,
        new Features(features, images, dimension),
        new Probabilities(probabilities, images, classes),
        List.of(
            new Probabilities(probabilities, images, classes),
            new Probabilities(turned(probabilities, classes), images, classes)));
  }

  /** A member that takes each class for the next. */
  private static float[] turned(float[] probabilities, int classes) {
    float[] turned = new float[probabilities.length];
    for (int i = 0; i < turned.length; i++) {
      int c = i % classes;
      turned[i - c + (c + 1) % classes] = probabilities[i];
    }
    return turned;
  }

  /** Points on a line, all candidates, nothing labeled. */
  static Pool line(float... positions) {
    return new Pool(
        positions.length,
        Draws.range(positions.length),
        new int[0],
        new int[0],
        2,
        new Features(positions, positions.length, 1),
        null);
  }

  /** Candidates with these probabilities and features all zero. */
  static Pool predicted(int classes, float... probabilities) {
    int images = probabilities.length / classes;
    return new Pool(
        images,
        Draws.range(images),
        new int[0],
        new int[0],
        classes,
        new Features(new float[images], images, 1),
        new Probabilities(probabilities, images, classes));
  }

  /** Candidates on which the members of an ensemble say this, the first of them the classifier. */
  static Pool withMembers(int classes, float[]... members) {
    Pool pool = predicted(classes, members[0]);
    return new Pool(
        pool.images(),
        pool.candidates(),
        pool.labeled(),
        pool.labels(),
        classes,
        pool.features(),
        pool.probabilities(),
        Arrays.stream(members).map(m -> new Probabilities(m, pool.images(), classes)).toList());
  }

  /** How often each image was the first pick of 5,000 seeds, as a share. */
  static double[] firstDraws(Strategy strategy, Pool pool) {
    double[] shares = new double[pool.images()];
    for (int seed = 0; seed < 5_000; seed++) {
      shares[strategy.select(pool, 1, seed).images()[0]] += 1 / 5_000.0;
    }
    return shares;
  }
}
