package org.winnow.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks a JPEG's segments and its coded data to the end marker. Decoders give a picture for a file
 * cut in half without a word, so the end is looked for here (ITU-T T.81, annex B).
 */
final class JpegHeader {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;

  private final byte[] bytes;
  private int width;
  private int height;
  private int components;
  private byte @Nullable [] exif;

  private JpegHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  static ImageHeader read(byte[] bytes) throws Refusal {
    return new JpegHeader(bytes).walk();
  }

  private ImageHeader walk() throws Refusal {
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = bytes[at - 1] & 0xff;
      if (marker == EOI) {
        return end(at);
      } else if (hasLength(marker)) {
        int length = Bytes.u16(bytes, at);
        if (length < 2) {
          throw Refusal.corrupt("A segment of the JPEG says it is " + length + " bytes long.");
        }
        read(marker, at + 2, at + length);
        at += length;
      }
    }
  }

  private static boolean hasLength(int marker) {
    boolean restart = marker >= 0xd0 && marker <= 0xd7;
    return !restart && marker != SOI && marker != 0x01;
  }

  private void read(int marker, int from, int to) throws Refusal {
    if (isFrame(marker)) {
      frame(Bytes.u16(bytes, from + 3), Bytes.u16(bytes, from + 1));
      components = Bytes.u8(bytes, from + 5);
    } else if (marker == APP1
        && exif == null
        && to >= from + 6
        && Bytes.startsWith(bytes, from, "Exif\0\0")) {
      exif = Arrays.copyOfRange(bytes, from + 6, Math.min(to, bytes.length));
    } else if (marker == SOS && width == 0) {
      throw Refusal.corrupt("The JPEG's data begin before its size is said.");
    }
  }

  /** Of several frames the decoder takes the first. */
  private void frame(int wide, int high) throws Refusal {
    ImageHeader.checkSize(wide, high);
    if (width != 0 && (wide != width || high != height)) {
      throw Refusal.corrupt("The JPEG says two different sizes.");
    }
    width = wide;
    height = high;
  }

  // C0 to CF are frames, but for the tables DHT (C4) and DAC (CC), and JPG (C8).
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** The position after the next marker; coded data, stuffed zeros and fill bytes are passed. */
  private int nextMarker(int from) throws Refusal {
    for (int at = from; at + 1 < bytes.length; at++) {
      if (bytes[at] == (byte) 0xff) {
        int next = bytes[at + 1] & 0xff;
        if (next != 0 && next != 0xff) {
          return at + 2;
        }
      }
    }
    throw Refusal.corrupt("The JPEG has no end: the file stops after " + bytes.length + " bytes.");
  }

  private ImageHeader end(int at) throws Refusal {
    if (width == 0) {
      throw Refusal.corrupt("The JPEG ends before its size is said.");
    }
    int orientation = exif == null ? 1 : Exif.orientation(exif);
    return new ImageHeader(MediaType.JPEG, width, height, orientation, 1, components <= 3, at);
  }
}
