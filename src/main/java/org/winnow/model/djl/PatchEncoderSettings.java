package org.winnow.model.djl;

import java.util.List;
import org.winnow.model.PixelShape;

/**
 * What a patch encoder is to be like and how much it learns from.
 *
 * @param input shape images are decoded to
 * @param scales one or two sizes patches are taken at
 * @param dimension D, at most; fewer where few images are learned from
 * @param patches random patches a scale learns its filters from
 * @param images the most images principal axes are learned from
 */
public record PatchEncoderSettings(
    PixelShape input, List<PatchScale> scales, int dimension, int patches, int images) {

  /** Up to here an image is kept at its own size; 28 and 32 are common. */
  private static final int LARGEST_KEPT = 48;

  /** A 6 × 6 patch and a grid of 3 or 4 cells need a dozen pixels. */
  private static final int SMALLEST = 12;

  private static final int PHOTO = 64;
  private static final int PATCH = 6;

  /** More filters (1,600) bought nothing on any set tried. */
  private static final int FILTERS = 800;

  /** 512 axes of 2,000 photos are worth a point over 256; of fewer images they would be noise. */
  private static final int LARGE_POOL = 1_000;

  private static final int PATCHES = 100_000;

  /** More than axes are learned from would be memory for nothing. */
  public static final int IMAGES = 6_000;

  public PatchEncoderSettings {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || dimension < 1 || patches < 100 || images < 2) {
      throw new IllegalArgumentException(
          "expected a scale, a dimension from 1, 100 patches and 2 images or more, got %s, %d, %d, %d"
              .formatted(scales, dimension, patches, images));
    }
    for (PatchScale scale : scales) {
      int positions = Math.min(scale.positions(input.height()), scale.positions(input.width()));
      if (positions < scale.grid()) {
        throw new IllegalArgumentException(
            "images of %d × %d pixels are too small for %s"
                .formatted(input.height(), input.width(), scale));
      }
    }
  }

  /**
   * The settings measured best for a kind of pool.
   *
   * @param medianWidth pixels
   * @param medianHeight pixels
   * @param grey true when (nearly) all images have no colour
   * @param images in the pool; small pools get fewer axes
   */
  public static PatchEncoderSettings forPool(
      int medianWidth, int medianHeight, boolean grey, int images) {
    int channels = grey ? 1 : 3;
    int dimension = images < LARGE_POOL ? 256 : 512;
    if (Math.max(medianWidth, medianHeight) > LARGEST_KEPT) {
      return new PatchEncoderSettings(
          new PixelShape(channels, PHOTO, PHOTO),
          List.of(new PatchScale(1, PATCH, 1, FILTERS, 3), new PatchScale(2, PATCH, 1, FILTERS, 2)),
          dimension,
          PATCHES,
          IMAGES);
    }
    PixelShape input =
        new PixelShape(channels, Math.max(SMALLEST, medianHeight), Math.max(SMALLEST, medianWidth));
    return new PatchEncoderSettings(
        input, List.of(new PatchScale(1, PATCH, 1, FILTERS, 4)), dimension, PATCHES, IMAGES);
  }
}
