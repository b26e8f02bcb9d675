package org.winnow.pool;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.winnow.common.ProblemException;

/** What the bytes of a request must sum up to, as {@code Upload-Checksum} says it. */
record Checksum(String algorithm, byte[] value) {

  private static final Map<String, String> ALGORITHMS =
      Map.of("sha1", "SHA-1", "sha256", "SHA-256");

  /** The names of the algorithms, as tus lists them. */
  static final String NAMES = "sha1,sha256";

  /**
   * @param header such as {@code sha256 <base64>}
   */
  static Checksum of(String header) {
    String[] parts = header.strip().split(" ", 2);
    String algorithm = ALGORITHMS.get(parts[0]);
    if (algorithm == null || parts.length < 2) {
      throw malformed();
    }
    try {
      return new Checksum(algorithm, Base64.getDecoder().decode(parts[1].strip()));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static ProblemException malformed() {
    return new ProblemException.Malformed(
        "checksum-malformed",
        "Expected Upload-Checksum to be sha1 or sha256, a blank, and the checksum in Base64.");
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  boolean isOf(MessageDigest digest) {
    return MessageDigest.isEqual(value, digest.digest());
  }
}
