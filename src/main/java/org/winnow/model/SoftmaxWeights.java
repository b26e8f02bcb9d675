package org.winnow.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A softmax classifier as plain numbers, which can be kept and asked again without the
 * deep-learning library.
 *
 * @param directionsDC D × C, row-major, of logits that the temperature has divided; not copied, not
 *     to be changed
 * @param biasC C, likewise
 */
public record SoftmaxWeights(float[] directionsDC, float[] biasC) {

  /** Nothing is impossible: a class without labels yet, a label given by mistake. */
  public static final float LEAST_PROBABILITY = 1e-6f;

  public SoftmaxWeights {
    if (biasC.length == 0 || directionsDC.length % biasC.length != 0) {
      throw new IllegalArgumentException(
          "expected D × C directions and C biases, got %d and %d"
              .formatted(directionsDC.length, biasC.length));
    }
  }

  /** C. */
  public int classes() {
    return biasC.length;
  }

  /** D. */
  public int dimension() {
    return directionsDC.length / biasC.length;
  }

  /**
   * Calibrated probabilities of one image, as {@link Classifier#probabilities} gives them up to
   * rounding.
   *
   * @param rowD D features from the buffer's position on
   */
  public float[] probabilities(FloatBuffer rowD) {
    int classes = classes();
    float[] sharesC = biasC.clone();
    int from = rowD.position();
    for (int d = 0; d < dimension(); d++) {
      float feature = rowD.get(from + d);
      int at = d * classes;
      for (int c = 0; c < classes; c++) {
        sharesC[c] += feature * directionsDC[at + c];
      }
    }
    return softmax(sharesC);
  }

  private static float[] softmax(float[] logitsC) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logitsC) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    double[] powersC = new double[logitsC.length];
    for (int c = 0; c < logitsC.length; c++) {
      powersC[c] = Math.exp(logitsC[c] - largest);
      sum += powersC[c];
    }
    float kept = 1 - LEAST_PROBABILITY * logitsC.length;
    float[] sharesC = new float[logitsC.length];
    for (int c = 0; c < logitsC.length; c++) {
      sharesC[c] = (float) (powersC[c] / sum) * kept + LEAST_PROBABILITY;
    }
    return sharesC;
  }

  /** The directions, then the biases: little-endian floats. */
  public byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate((directionsDC.length + biasC.length) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(directionsDC).put(biasC);
    return bytes.array();
  }

  /**
   * What {@link #bytes()} gave.
   *
   * @param classes C
   */
  public static SoftmaxWeights of(byte[] bytes, int classes) {
    FloatBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] directions = new float[values.remaining() - classes];
    float[] bias = new float[classes];
    values.get(directions).get(bias);
    return new SoftmaxWeights(directions, bias);
  }
}
