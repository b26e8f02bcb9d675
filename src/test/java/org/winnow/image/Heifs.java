package org.winnow.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Heads of HEIC and AVIF files, made byte by byte; there is no picture in them. */
public final class Heifs {

  private Heifs() {}

  /**
   * A file whose item 1 is the primary one and has the first property, and all but a second size.
   */
  public static byte[] file(String brands, byte[]... properties) {
    byte[] associations = new byte[properties.length];
    int count = 0;
    for (int i = 0; i < properties.length; i++) {
      boolean second =
          i > 0 && new String(properties[i], StandardCharsets.US_ASCII).contains("ispe");
      if (!second) {
        associations[count++] = (byte) (i + 1);
      }
    }
    byte[] ipma =
        join(
            new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 1, (byte) count},
            Arrays.copyOf(associations, count));
    byte[] iprp = box("iprp", join(box("ipco", join(properties)), box("ipma", ipma)));
    byte[] pitm = box("pitm", new byte[] {0, 0, 0, 0, 0, 1});
    return join(
        box(
            "ftyp",
            join(
                brands.substring(0, 4).getBytes(StandardCharsets.US_ASCII),
                new byte[4],
                brands.getBytes(StandardCharsets.US_ASCII))),
        box("meta", join(new byte[4], pitm, iprp)),
        box("mdat", new byte[100]));
  }

  public static byte[] ispe(int width, int height) {
    return box("ispe", join(new byte[4], ints(width, height)));
  }

  static byte[] auxiliary(String urn) {
    return box("auxC", join(new byte[4], urn.getBytes(StandardCharsets.US_ASCII), new byte[1]));
  }

  static byte[] box(String kind, byte[] content) {
    return join(ints(8 + content.length), kind.getBytes(StandardCharsets.US_ASCII), content);
  }

  static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(buffer::putInt);
    return buffer.array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
