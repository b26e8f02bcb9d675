package org.winnow.image;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Walks a PNG's chunks to the last, checking the sums of those the picture is made from. */
final class PngHeader {

  private static final int FIRST_CHUNK = 8;

  private PngHeader() {}

  static ImageHeader read(byte[] bytes) throws Refusal {
    if (!Bytes.startsWith(bytes, FIRST_CHUNK + 4, "IHDR")) {
      throw Refusal.corrupt("The PNG does not begin with its header.");
    }
    long width = Bytes.u32(bytes, 16);
    long height = Bytes.u32(bytes, 20);
    ImageHeader.checkSize(width, height);
    byte @Nullable [] exif = null;
    int frames = 0;
    boolean data = false;
    int at = FIRST_CHUNK;
    while (true) {
      long length = Bytes.u32(bytes, at);
      String type = Bytes.lower(bytes, at + 4, at + 8);
      if (length > bytes.length - at - 12L) {
        throw Refusal.corrupt("The PNG has no end: the file stops in its chunk " + type + ".");
      }
      int body = at + 8;
      int after = body + (int) length;
      // A capital first letter marks the chunks that the picture is made from.
      if ((bytes[at + 4] & 0x20) == 0) {
        checkSum(bytes, at + 4, after, type);
      }
      switch (type) {
        case "idat" -> data = true;
        case "fctl" -> frames++;
        case "exif" -> exif = Arrays.copyOfRange(bytes, body, after);
        case "iend" -> {
          if (!data) {
            throw Refusal.corrupt("The PNG has no picture data.");
          }
          int count = Math.max(1, frames);
          return ImageHeader.of(MediaType.PNG, (int) width, (int) height, exif, count, after + 4);
        }
        default -> {
          // not needed here
        }
      }
      at = after + 4;
    }
  }

  private static void checkSum(byte[] bytes, int from, int to, String type) throws Refusal {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, to - from);
    if (sum.getValue() != Bytes.u32(bytes, to)) {
      throw Refusal.corrupt("The check sum of the PNG's chunk " + type + " is wrong.");
    }
  }
}
