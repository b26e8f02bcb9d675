package org.winnow.pool;

import java.util.Arrays;

/**
 * What hardly ever changes about a pool's images, by ordinal: 28 bytes an image. Arrays are not
 * copied and not to be changed.
 *
 * @param imageIds the images' ids
 * @param draws uniform on [0, 1); below the audit share an image belongs to the audit slice
 * @param truthClassIds the hidden truth; 0 where there is none
 * @param looks the ordinal of the first image that looks nearly like it, which can be itself
 * @param truthChanges how often hidden truth had come to images that were there before
 */
public record PoolIndex(
    long[] imageIds, double[] draws, long[] truthClassIds, int[] looks, long truthChanges) {

  /** Of no images. */
  public static final PoolIndex EMPTY =
      new PoolIndex(new long[0], new double[0], new long[0], new int[0], 0);

  public PoolIndex {
    if (imageIds.length != draws.length
        || imageIds.length != truthClassIds.length
        || imageIds.length != looks.length) {
      throw new IllegalArgumentException("expected arrays of one length");
    }
  }

  public int size() {
    return imageIds.length;
  }

  public long imageId(int ordinal) {
    return imageIds[ordinal];
  }

  public double draw(int ordinal) {
    return draws[ordinal];
  }

  public long truthClassId(int ordinal) {
    return truthClassIds[ordinal];
  }

  /** The same number for images that look nearly alike. */
  public int look(int ordinal) {
    return looks[ordinal];
  }

  /** The same with room for more, to be filled before anybody else sees it. */
  PoolIndex resized(int size, long changes) {
    return new PoolIndex(
        Arrays.copyOf(imageIds, size),
        Arrays.copyOf(draws, size),
        Arrays.copyOf(truthClassIds, size),
        Arrays.copyOf(looks, size),
        changes);
  }
}
