package org.winnow.image;

import java.awt.Point;

/** Walks a GIF's blocks to its trailer, counting frames. */
final class GifHeader {

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  private GifHeader() {}

  static ImageHeader read(byte[] bytes) throws Refusal {
    int width = Bytes.u16le(bytes, 6);
    int height = Bytes.u16le(bytes, 8);
    int at = 13 + tableLength(Bytes.u8(bytes, 10));
    int frames = 0;
    int firstWidth = 0;
    int firstHeight = 0;
    // Many writers leave the trailer out; the frames are what counts.
    while (at < bytes.length && bytes[at] != TRAILER) {
      int block = Bytes.u8(bytes, at);
      if (block == IMAGE) {
        if (frames == 0) {
          firstWidth = Bytes.u16le(bytes, at + 5);
          firstHeight = Bytes.u16le(bytes, at + 7);
        }
        frames++;
        at = skipSubBlocks(bytes, at + 11 + tableLength(Bytes.u8(bytes, at + 9)));
      } else if (block == EXTENSION) {
        at = skipSubBlocks(bytes, at + 2);
      } else {
        throw Refusal.corrupt("The GIF has an unknown block at byte " + at + ".");
      }
    }
    if (frames == 0) {
      throw Refusal.corrupt("The GIF has no picture in it.");
    }
    ImageHeader.checkSize(firstWidth, firstHeight);
    // A screen of no size takes its first picture's.
    ImageHeader.checkSize(Math.max(width, 1), Math.max(height, 1));
    boolean sized = width > 0 && height > 0;
    return ImageHeader.of(
        MediaType.GIF,
        sized ? width : firstWidth,
        sized ? height : firstHeight,
        null,
        frames,
        Math.min(at + 1, bytes.length));
  }

  /** Where on the screen the first frame begins. */
  static Point corner(byte[] bytes) throws Refusal {
    int at = 13 + tableLength(Bytes.u8(bytes, 10));
    while (Bytes.u8(bytes, at) == EXTENSION) {
      at = skipSubBlocks(bytes, at + 2);
    }
    return new Point(Bytes.u16le(bytes, at + 1), Bytes.u16le(bytes, at + 3));
  }

  private static int tableLength(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static int skipSubBlocks(byte[] bytes, int from) throws Refusal {
    int at = from;
    while (true) {
      int length = Bytes.u8(bytes, at);
      at += length + 1;
      if (length == 0) {
        return at;
      }
    }
  }
}
