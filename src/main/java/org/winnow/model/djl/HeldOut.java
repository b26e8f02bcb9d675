package org.winnow.model.djl;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.winnow.model.Pixels;

/**
 * Which images taught, told by their pixels, and which of several networks each was kept from. An
 * image comes back after its round through storage with the same pixels, whatever its name; so do
 * its exact duplicates.
 *
 * @param fingerprints of the images that taught, in ascending order
 */
record HeldOut(long[] fingerprints) {

  private static final int PART_BITS = 16;
  private static final int PARTS = Long.SIZE / PART_BITS;

  /** Of the images that teach. */
  static HeldOut of(Pixels pixels) {
    long[] fingerprints =
        IntStream.range(0, pixels.images()).mapToLong(i -> fingerprint(pixels, i)).toArray();
    Arrays.sort(fingerprints);
    return new HeldOut(fingerprints);
  }

  /** For each of the images that teach, in their order, the network that it is kept from. */
  static int[] keptFrom(Pixels pixels, int networks) {
    return IntStream.range(0, pixels.images())
        .map(i -> fold(fingerprint(pixels, i), networks))
        .toArray();
  }

  /** Takes what {@link #values} gave. */
  static HeldOut read(float[] values) {
    long[] fingerprints = new long[values.length / PARTS];
    for (int i = 0; i < fingerprints.length; i++) {
      for (int part = 0; part < PARTS; part++) {
        fingerprints[i] = fingerprints[i] << PART_BITS | (long) values[i * PARTS + part];
      }
    }
    return new HeldOut(fingerprints);
  }

  /** In parts of 16 bits, which float32 holds exactly. */
  float[] values() {
    float[] values = new float[fingerprints.length * PARTS];
    for (int i = 0; i < fingerprints.length; i++) {
      for (int part = 0; part < PARTS; part++) {
        long bits = fingerprints[i] >>> (PARTS - 1 - part) * PART_BITS;
        values[i * PARTS + part] = bits & 0xffff;
      }
    }
    return values;
  }

  /**
   * The networks that may speak of an image: all, or for one that taught, the one it was kept from.
   */
  BitSet speakers(Pixels pixels, int image, int networks) {
    BitSet speakers = new BitSet(networks);
    long fingerprint = fingerprint(pixels, image);
    if (Arrays.binarySearch(fingerprints, fingerprint) >= 0) {
      speakers.set(fold(fingerprint, networks));
    } else {
      speakers.set(0, networks);
    }
    return speakers;
  }

  private static int fold(long fingerprint, int networks) {
    return (int) Math.floorMod(fingerprint, (long) networks);
  }

  /** The first 8 bytes of the SHA-256 of its pixels. */
  private static long fingerprint(Pixels pixels, int image) {
    int size = pixels.shape().size();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pixels.values(), image * size, size);
      byte[] sum = digest.digest();
      long fingerprint = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        fingerprint = fingerprint << Byte.SIZE | sum[i] & 0xff;
      }
      return fingerprint;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldOut that && Arrays.equals(fingerprints, that.fingerprints);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fingerprints);
  }

  @Override
  public String toString() {
    return "HeldOut[" + fingerprints.length + "]";
  }
}
