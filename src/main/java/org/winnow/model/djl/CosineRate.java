package org.winnow.model.djl;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises in a straight line and then falls as half a cosine to zero (Loshchilov
 * & Hutter 2017).
 *
 * @param rate the highest
 * @param rising steps until it is reached, one or more
 * @param steps in all
 */
record CosineRate(float rate, int rising, int steps) implements Tracker {

  @Override
  public float getNewValue(int step) {
    if (step < rising) {
      return rate * step / rising;
    }
    double done = (double) (step - rising) / Math.max(1, steps - rising);
    return (float) (rate / 2 * (1 + Math.cos(Math.PI * done)));
  }
}
