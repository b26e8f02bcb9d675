package org.winnow.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reading of numbers and marks in a file's bytes. Positions outside are the file's fault. */
public final class Bytes {

  private Bytes() {}

  public static boolean startsWith(byte[] bytes, int at, String latin1) {
    if (at < 0 || at + latin1.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if ((bytes[at + i] & 0xff) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int u8(byte[] bytes, int at) throws Refusal {
    need(bytes, at, 1);
    return bytes[at] & 0xff;
  }

  static int u16(byte[] bytes, int at) throws Refusal {
    need(bytes, at, 2);
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  static int u16le(byte[] bytes, int at) throws Refusal {
    need(bytes, at, 2);
    return (bytes[at + 1] & 0xff) << 8 | bytes[at] & 0xff;
  }

  static long u32(byte[] bytes, int at) throws Refusal {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  static long u32le(byte[] bytes, int at) throws Refusal {
    return (long) u16le(bytes, at + 2) << 16 | u16le(bytes, at);
  }

  private static void need(byte[] bytes, long at, int count) throws Refusal {
    if (at < 0 || at + count > bytes.length) {
      throw Refusal.corrupt(
          "The file ends after " + bytes.length + " bytes, in the middle of the image.");
    }
  }

  /** Some bytes as lower-case text for looking for marks in; not for showing. */
  static String lower(byte[] bytes, int from, int to) {
    int start = Math.max(0, Math.min(from, bytes.length));
    int end = Math.max(start, Math.min(to, bytes.length));
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }
}
