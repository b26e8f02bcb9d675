package org.winnow.model.djl;

/**
 * The last, affine step: standardise, turn to principal axes, divide each by a power of its spread.
 * feature = pooled · matrix − shift.
 *
 * @param matrixRD R × D
 * @param shiftD D
 */
record PatchProjection(float[] matrixRD, float[] shiftD) {

  PatchProjection {
    if (shiftD.length == 0 || matrixRD.length % shiftD.length != 0) {
      throw new IllegalArgumentException(
          "expected R × %d values, got %d".formatted(shiftD.length, matrixRD.length));
    }
  }

  int width() {
    return matrixRD.length / shiftD.length;
  }

  int dimension() {
    return shiftD.length;
  }
}
