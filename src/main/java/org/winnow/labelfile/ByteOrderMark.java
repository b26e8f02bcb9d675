package org.winnow.labelfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** The three bytes that some programs put before UTF-8. */
final class ByteOrderMark {

  private ByteOrderMark() {}

  static boolean isAt(byte[] head) {
    return head.length > 2
        && (head[0] & 0xff) == 0xef
        && (head[1] & 0xff) == 0xbb
        && (head[2] & 0xff) == 0xbf;
  }

  static byte[] without(byte[] head) {
    return isAt(head) ? Arrays.copyOfRange(head, 3, head.length) : head;
  }

  static InputStream skip(InputStream in) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, 3);
    byte[] first = pushback.readNBytes(3);
    if (!isAt(first)) {
      pushback.unread(first);
    }
    return pushback;
  }
}
