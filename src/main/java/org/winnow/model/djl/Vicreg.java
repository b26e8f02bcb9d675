package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The loss of variance-invariance-covariance regularisation (Bardes, Ponce & LeCun 2022): two views
 * of an image shall be embedded alike, every coordinate shall vary over the images, and no two
 * shall say the same. It needs no large batches, as contrastive losses do.
 */
final class Vicreg {

  static final int VIEWS = 2;

  private static final float INVARIANCE = 25;
  private static final float VARIANCE = 25;
  private static final float COVARIANCE = 1;

  /** So that the root has a slope where nothing varies. */
  private static final float LEAST_VARIANCE = 1e-4f;

  private Vicreg() {}

  /**
   * @param embeddings two times B rows of D: one view of each image, then the other of each
   * @param images B
   * @return one value
   */
  static NDArray loss(NDArray embeddings, int images) {
    long dimension = embeddings.getShape().get(1);
    NDArray views = embeddings.reshape(VIEWS, images, dimension);
    // from their mean, which is half of the way between the two
    NDArray apart = views.sub(views.mean(new int[] {0}, true)).square().mean().mul(4f);
    NDArray centred = views.sub(views.mean(new int[] {1}, true));
    NDArray variances = centred.square().sum(new int[] {1}).div(images - 1);
    NDArray missing = Activation.relu(variances.add(LEAST_VARIANCE).sqrt().neg().add(1f)).mean();
    NDArray covariances = centred.transpose(0, 2, 1).matMul(centred).div(images - 1);
    NDArray shared =
        covariances.square().sum().sub(variances.square().sum()).div(VIEWS * dimension);
    return apart.mul(INVARIANCE).add(missing.mul(VARIANCE)).add(shared.mul(COVARIANCE));
  }
}
