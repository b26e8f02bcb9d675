package org.winnow.model.djl;

/**
 * What one scale has learned, in plain arrays. P values a patch, K filters.
 *
 * @param scale the sizes
 * @param meanP mean of normalised patches
 * @param whitenPP the ZCA matrix, symmetric
 * @param filtersKP centroids of whitened patches
 */
record PatchFilters(PatchScale scale, float[] meanP, float[] whitenPP, float[] filtersKP) {

  PatchFilters {
    int p = meanP.length;
    if (whitenPP.length != p * p || filtersKP.length != scale.filters() * p) {
      throw new IllegalArgumentException(
          "expected %d × %d and %d × %d values, got %d and %d"
              .formatted(p, p, scale.filters(), p, whitenPP.length, filtersKP.length));
    }
  }
}
