package org.winnow.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes 8-bit grey PNG files without compression. The small pictures this is for fill one block of
 * a disk either way, and the same pixels must give the same bytes, hence the same hash, on every
 * machine, which no compression library promises.
 */
public final class GreyPng {

  private static final int LONGEST_STORED = 0xffff;

  private GreyPng() {}

  /**
   * @param pixels height × width unsigned bytes
   */
  public static byte[] of(byte[] pixels, int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(pixels.length + height + 128);
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    // 8 bits, grey, deflate, no filter, not interlaced
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", stored(rows(pixels, width, height)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Each row behind the number of its filter, which is none. */
  private static byte[] rows(byte[] pixels, int width, int height) {
    byte[] rows = new byte[(width + 1) * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * width, rows, y * (width + 1) + 1, width);
    }
    return rows;
  }

  // RFC 1950 around RFC 1951's stored blocks
  private static byte[] stored(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
    out.writeBytes(new byte[] {0x78, 0x01});
    for (int from = 0; from < data.length; from += LONGEST_STORED) {
      int length = Math.min(LONGEST_STORED, data.length - from);
      out.write(from + length == data.length ? 1 : 0);
      out.write(length);
      out.write(length >> 8);
      out.write(~length);
      out.write(~length >> 8);
      out.write(data, from, length);
    }
    Adler32 sum = new Adler32();
    sum.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    out.writeBytes(name);
    out.writeBytes(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
