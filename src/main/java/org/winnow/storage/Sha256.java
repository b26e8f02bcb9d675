package org.winnow.storage;

import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes: their name in the store.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("expected 64 hexadecimal digits, got " + hex);
    }
  }

  /**
   * @param digest 32 bytes
   */
  public static Sha256 of(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  /** The hash of {@code bytes}. */
  public static Sha256 hash(byte[] bytes) {
    return of(digest().digest(bytes));
  }

  /** Whether this is what {@link #hex} is like. */
  public static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /** A digest to be fed piece by piece. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hexadecimal digits of a hash's first byte. */
  static String firstByte(int value) {
    return HexFormat.of().toHexDigits((byte) value);
  }

  /**
   * The bytes, if this is their hash.
   *
   * @throws NoSuchFileException if they are others
   */
  byte[] require(byte[] bytes) throws NoSuchFileException {
    require(hash(bytes));
    return bytes;
  }

  void require(Sha256 other) throws NoSuchFileException {
    if (!equals(other)) {
      throw new NoSuchFileException(hex, null, "the bytes in storage are damaged");
    }
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
