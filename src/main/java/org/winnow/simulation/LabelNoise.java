package org.winnow.simulation;

import java.util.SplittableRandom;

/** An oracle that errs now and then, as people do. */
final class LabelNoise {

  /** Keeps these draws apart from the other draws of the same seed. */
  private static final long STREAM = 0x6C6162656C73L;

  private LabelNoise() {}

  /**
   * The labels an oracle gives: each is wrong with the same chance, and then every other class is
   * equally likely. Depends on the seed and the image's place only, so strategies of one seed meet
   * the same mistakes; an image wrong at one share is wrong at every greater one.
   *
   * @param labelsN true labels, in [0, classes)
   * @param classes two or more
   * @param share chance of a wrong label, in [0, 1)
   * @return a new array
   */
  static int[] disturb(int[] labelsN, int classes, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ STREAM);
    int[] given = new int[labelsN.length];
    for (int i = 0; i < labelsN.length; i++) {
      boolean wrong = random.nextDouble() < share;
      int away = 1 + random.nextInt(classes - 1);
      given[i] = wrong ? (labelsN[i] + away) % classes : labelsN[i];
    }
    return given;
  }
}
