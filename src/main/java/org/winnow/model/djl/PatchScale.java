package org.winnow.model.djl;

import org.winnow.model.PixelShape;

/**
 * One size at which patches are looked at.
 *
 * @param reduction 1 for the image as it is, 2 for half its height and width
 * @param patch side of a square patch, in pixels of the reduced image
 * @param stride pixels from patch to patch
 * @param filters K
 * @param grid cells a side that responses are pooled into; the scale gives K × grid² values
 */
public record PatchScale(int reduction, int patch, int stride, int filters, int grid) {

  public PatchScale {
    if (reduction < 1 || patch < 2 || stride < 1 || filters < 2 || grid < 1) {
      throw new IllegalArgumentException(
          "expected reduction, stride and grid from 1, patch and filters from 2, got "
              + "%d, %d, %d, %d, %d".formatted(reduction, stride, grid, patch, filters));
    }
  }

  /** The reduced image's shape; odd last rows and columns are left out. */
  PixelShape reduced(PixelShape input) {
    return new PixelShape(input.channels(), input.height() / reduction, input.width() / reduction);
  }

  /** P, values in a patch. */
  int patchSize(PixelShape input) {
    return input.channels() * patch * patch;
  }

  /** Patch positions along a side of the given length. */
  int positions(int side) {
    return (side / reduction - patch) / stride + 1;
  }

  int pooledSize() {
    return filters * grid * grid;
  }
}
