package org.winnow.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random secrets that are shown once and kept as SHA-256 only. They are as long as the hash, so
 * nothing slower than SHA-256 is needed.
 */
final class Secret {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** No 0 and O, no 1, I and L: the code is read from one screen and typed into another. */
  private static final String CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

  private static final int CODE_GROUPS = 3;
  private static final int CODE_GROUP_LENGTH = 4;

  private Secret() {}

  /** 256 random bits, safe in URLs, cookies and headers. */
  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** {@code XXXX-XXXX-XXXX}, 59 random bits. */
  static String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CODE_GROUPS * CODE_GROUP_LENGTH; i++) {
      if (i > 0 && i % CODE_GROUP_LENGTH == 0) {
        code.append('-');
      }
      code.append(CODE_LETTERS.charAt(RANDOM.nextInt(CODE_LETTERS.length())));
    }
    return code.toString();
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Compares in a time that tells nothing of where they differ. */
  static boolean matches(String secret, byte[] hash) {
    return MessageDigest.isEqual(hash(secret), hash);
  }
}
